package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.fermata.call.CodecCost;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the codecs cost on this machine, measured once when somebody first wants to know. Owned by
 * the thread that runs the model's executor.
 */
public final class CodecsModel {

    private final PhoneModel phone;
    private final ReadOnlyObjectWrapper<Map<String, CodecCost>> costs =
            new ReadOnlyObjectWrapper<>(this, "costs", Map.of());
    private boolean requested;

    CodecsModel(PhoneModel phone) {
        this.phone = phone;
    }

    /** The costs by encoding name, empty until they are known. */
    public Map<String, CodecCost> costs() {
        return costs.get();
    }

    /** The costs by encoding name, empty until they are known. */
    public ReadOnlyObjectProperty<Map<String, CodecCost>> costsProperty() {
        return costs.getReadOnlyProperty();
    }

    /** Has the costs measured, if they have not been. */
    public void requestCosts() {
        phone.assertOwner();
        if (!requested) {
            requested = true;
            phone.core()
                    .signalling()
                    .execute(() -> phone.core().codecCosts().measure(this::measured));
        }
    }

    private void measured(List<CodecCost> found) {
        Map<String, CodecCost> byName =
                found.stream().collect(Collectors.toMap(CodecCost::codec, Function.identity()));
        phone.later(() -> costs.set(byName));
    }
}
