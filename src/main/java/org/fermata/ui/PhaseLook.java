package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.scene.Node;

import org.fermata.model.LinePhase;
import org.kordamp.ikonli.feather.Feather;

import java.util.EnumMap;
import java.util.Map;

/** The shape and the pseudo-class of each phase of a line. */
final class PhaseLook {

    private static final Map<LinePhase, PseudoClass> PSEUDO_CLASSES =
            new EnumMap<>(
                    Map.of(
                            LinePhase.CALLING, PseudoClass.getPseudoClass("calling"),
                            LinePhase.RINGING, PseudoClass.getPseudoClass("ringing"),
                            LinePhase.CONNECTING, PseudoClass.getPseudoClass("connecting"),
                            LinePhase.ACTIVE, PseudoClass.getPseudoClass("active"),
                            LinePhase.HELD, PseudoClass.getPseudoClass("held"),
                            LinePhase.HELD_BY_PEER, PseudoClass.getPseudoClass("held-by-peer"),
                            LinePhase.ENDED, PseudoClass.getPseudoClass("ended"),
                            LinePhase.MISSED, PseudoClass.getPseudoClass("missed")));

    private PhaseLook() {}

    /** The icon that stands for a phase. */
    static Feather icon(LinePhase phase) {
        return switch (phase) {
            case CALLING -> Feather.PHONE_OUTGOING;
            case RINGING -> Feather.PHONE_INCOMING;
            case CONNECTING -> Feather.MORE_HORIZONTAL;
            case ACTIVE -> Feather.PHONE_CALL;
            case HELD -> Feather.PAUSE;
            case HELD_BY_PEER -> Feather.PAUSE_CIRCLE;
            case ENDED -> Feather.PHONE_OFF;
            case MISSED -> Feather.PHONE_MISSED;
        };
    }

    /** Gives a node the pseudo-class of one phase and takes those of the others; null takes all. */
    static void apply(Node node, LinePhase phase) {
        PSEUDO_CLASSES.forEach(
                (each, pseudoClass) -> node.pseudoClassStateChanged(pseudoClass, each == phase));
    }
}
