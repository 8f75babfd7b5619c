package org.fermata.ui;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableDoubleValue;

/**
 * What the rows of a board have room for. What has no button on the row is among the choices behind
 * its dots, which are always there.
 *
 * @param compact whether there is no room for words on buttons
 * @param tight whether there is none for what stands between the columns either
 * @param trace whether there is room for a button to the SIP messages
 * @param keypad whether there is room for a button that opens the keypad
 * @param transfer whether there is room for a button that transfers
 * @param parking whether calls can be parked, and there is room for a button
 */
record RowRoom(
        ObservableBooleanValue compact,
        ObservableBooleanValue tight,
        ObservableBooleanValue trace,
        ObservableBooleanValue keypad,
        ObservableBooleanValue transfer,
        ObservableBooleanValue parking) {

    private static final double WORDS_ABOVE = 996;
    private static final double PARK_BUTTON = 24;
    private static final double TRACE_ABOVE = 800;
    private static final double TRACE_BESIDE_PARK_ABOVE = 1080;
    private static final double KEYPAD_ABOVE = 800;
    private static final double PARK_ABOVE = 860;
    private static final double TRANSFER_ABOVE = 680;

    /**
     * What there is room for at some width.
     *
     * @param width the board's width in pixels
     * @param canPark whether an account can park calls
     */
    static RowRoom of(ObservableDoubleValue width, BooleanBinding canPark) {
        BooleanBinding compact =
                Bindings.createBooleanBinding(
                        () -> width.get() < WORDS_ABOVE + (canPark.get() ? PARK_BUTTON : 0),
                        width,
                        canPark);
        BooleanBinding trace =
                above(width, TRACE_ABOVE)
                        .and(
                                Bindings.not(canPark)
                                        .or(compact)
                                        .or(above(width, TRACE_BESIDE_PARK_ABOVE)));
        return new RowRoom(
                compact,
                above(width, TRANSFER_ABOVE).not(),
                trace,
                above(width, KEYPAD_ABOVE),
                above(width, TRANSFER_ABOVE),
                canPark.and(above(width, PARK_ABOVE)));
    }

    private static BooleanBinding above(ObservableDoubleValue width, double least) {
        return Bindings.greaterThanOrEqual(width, least);
    }
}
