package org.fermata.model;

import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.fermata.call.Traces;
import org.fermata.trace.Trace;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * The SIP messages of one line or account, fetched when somebody looks and, for a line, again when
 * the line changes. Owned by the thread that runs the model's executor.
 */
public final class TraceModel {

    private final PhoneModel phone;
    private final ReadOnlyObjectWrapper<Trace> shown = new ReadOnlyObjectWrapper<>(this, "shown");
    private final ReadOnlyStringWrapper notice = new ReadOnlyStringWrapper(this, "notice");
    private final ReadOnlyBooleanWrapper failed = new ReadOnlyBooleanWrapper(this, "failed");
    private final InvalidationListener onChange = change -> requestRefresh();
    private LineModel line;
    private String account;

    /** Counts what was asked for, so that an answer to an older question is passed over. */
    private int question;

    TraceModel(PhoneModel phone) {
        this.phone = phone;
    }

    /** What is looked at, null for nothing. */
    public ReadOnlyObjectProperty<Trace> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /** What came of saving, in a sentence, null before. */
    public ReadOnlyStringProperty noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** Whether saving failed. */
    public ReadOnlyBooleanProperty failedProperty() {
        return failed.getReadOnlyProperty();
    }

    /** Looks at the call on a line, and follows it. */
    public void requestLine(LineModel wanted) {
        forget();
        line = wanted;
        line.snapshotProperty().addListener(onChange);
        requestRefresh();
    }

    /**
     * Looks at the registrations of an account.
     *
     * @param id the account's key in the settings
     */
    public void requestAccount(String id) {
        forget();
        account = id;
        requestRefresh();
    }

    /** Fetches the messages again. */
    public void requestRefresh() {
        phone.assertOwner();
        if (line != null && phone.line(line.number()) == line) {
            int number = line.number();
            fetch(traces -> traces.ofLine(number));
        } else if (account != null) {
            String id = account;
            fetch(traces -> traces.ofAccount(id));
        }
    }

    private void fetch(Function<Traces, Trace> ask) {
        int asked = ++question;
        phone.core()
                .signalling()
                .execute(
                        () -> {
                            Trace trace = ask.apply(phone.core().traces());
                            phone.later(() -> fetched(asked, trace));
                        });
    }

    private void fetched(int asked, Trace trace) {
        if (asked == question && trace != null && !trace.equals(shown.get())) {
            shown.set(trace);
        }
    }

    /**
     * Saves what is looked at as a capture file.
     *
     * @param file where
     */
    public void requestSave(Path file) {
        phone.assertOwner();
        Trace trace = shown.get();
        if (trace != null) {
            phone.core()
                    .signalling()
                    .execute(
                            () ->
                                    phone.core()
                                            .traces()
                                            .export(
                                                    trace,
                                                    file,
                                                    problem ->
                                                            phone.later(
                                                                    () -> saved(file, problem))));
        }
    }

    private void saved(Path file, String problem) {
        failed.set(problem != null);
        notice.set(problem != null ? problem : "Saved as " + file + ".");
    }

    /** Looks no more. */
    public void close() {
        phone.assertOwner();
        forget();
    }

    private void forget() {
        if (line != null) {
            line.snapshotProperty().removeListener(onChange);
        }
        line = null;
        account = null;
        question++;
        shown.set(null);
        notice.set(null);
        failed.set(false);
    }
}
