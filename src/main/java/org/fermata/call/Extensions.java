package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The extensions around us: their lamps, the texts that come and go, and what they see of us, which
 * follows from our lines and settings. Owned by {@code signalling}.
 */
public final class Extensions implements ExtensionCommands, LineListener {

    /** Calls somebody in the place of a call that rings elsewhere. */
    @FunctionalInterface
    public interface Replacing {
        /** As {@link Lines#pickUp}. */
        CompletionStage<Outcome> pickUp(String uri, String account, Signalling.Occasion dialog);
    }

    private final EventLoop loop;
    private final Signalling signalling;
    private final Monitoring monitoring;
    private final Replacing replacing;
    private final Supplier<Settings> settings;
    private final Listeners<ExtensionListener> listeners = new Listeners<>();
    private final Set<Integer> engaged = new HashSet<>();

    /**
     * Makes it.
     *
     * @param loop the {@code signalling} thread
     * @param signalling knows how the accounts stand
     * @param monitoring the port to the other extensions
     * @param replacing takes calls over that ring elsewhere
     * @param settings the settings as they are at each moment
     */
    public Extensions(
            EventLoop loop,
            Signalling signalling,
            Monitoring monitoring,
            Replacing replacing,
            Supplier<Settings> settings) {
        this.loop = loop;
        this.signalling = signalling;
        this.monitoring = monitoring;
        this.replacing = replacing;
        this.settings = settings;
    }

    /** Hears of the other extensions from now on. Once, before the accounts are set up. */
    public void open() {
        loop.assertOwner();
        monitoring.setMonitor(new Port());
        settingsChanged();
    }

    // ---- what others see of us ----

    /** A setting changed: perhaps calls are turned away now, or no more. */
    public void settingsChanged() {
        loop.assertOwner();
        boolean turnedAway = settings.get().call().doNotDisturb();
        monitoring.publish(
                turnedAway
                        ? Availability.DO_NOT_DISTURB
                        : engaged.isEmpty() ? Availability.OPEN : Availability.ON_THE_PHONE);
    }

    @Override
    public void lineChanged(LineSnapshot line) {
        boolean engages =
                switch (line.state()) {
                    case CONNECTING, CONFIRMED -> true;
                    case CALLING, EARLY -> line.origin() == Origin.OUTGOING;
                    case NULL, INCOMING, DISCONNECTED -> false;
                };
        boolean other = engages ? engaged.add(line.line()) : engaged.remove(line.line());
        if (other) {
            settingsChanged();
        }
    }

    @Override
    public void lineRemoved(int line) {
        if (engaged.remove(line)) {
            settingsChanged();
        }
    }

    // ---- ExtensionCommands ----

    @Override
    public List<LampSnapshot> lamps() {
        loop.assertOwner();
        return monitoring.lamps().stream().map(this::offered).toList();
    }

    /**
     * A lamp with what can be done about it here: where a code is set, its dialog is not needed.
     */
    private LampSnapshot offered(LampSnapshot lamp) {
        boolean byCode = lamp.state() == LampState.RINGING && pickupCode(lamp.account()) != null;
        return byCode && !lamp.canPickUp() ? lamp.withPickUp() : lamp;
    }

    /** What an account dials before an extension to take its call, null for nothing. */
    private String pickupCode(String account) {
        AccountSettings known = settings.get().accounts().get(account);
        return known == null ? null : known.pickupCode();
    }

    @Override
    public CompletionStage<Outcome> pickUp(String account, String uri) {
        loop.assertOwner();
        String code = pickupCode(account);
        if (code != null) {
            return pickUpByCode(code, account, uri);
        }
        Monitoring.RingingCall call = monitoring.ringing(account, uri);
        if (call == null) {
            return CompletableFuture.completedFuture(
                    Outcome.refused(0, "No call rings there that can be picked up."));
        }
        return replacing.pickUp(
                call.callerUri(),
                account,
                Signalling.Occasion.pickUp(call.callId(), call.callerTag(), call.calledTag()));
    }

    /** Who has set a code knows that the server takes calls over by nothing else. */
    private CompletionStage<Outcome> pickUpByCode(String code, String account, String uri) {
        boolean rings =
                monitoring.lamps().stream()
                        .anyMatch(
                                lamp ->
                                        lamp.account().equals(account)
                                                && lamp.uri().equals(uri)
                                                && lamp.state() == LampState.RINGING);
        if (!rings) {
            return CompletableFuture.completedFuture(
                    Outcome.refused(0, "No call rings there that can be picked up."));
        }
        String extension = uri.substring(uri.indexOf(':') + 1).replaceFirst("[@;?].*", "");
        return switch (read(code + extension, account)) {
            case Dialled.Refused(String reason) ->
                    CompletableFuture.completedFuture(Outcome.refused(0, reason));
            case Dialled.To(String target, String from) ->
                    replacing.pickUp(target, from, Signalling.Occasion.NONE);
        };
    }

    private Dialled read(String target, String account) {
        return new Dialled.Reader(settings.get().accounts(), signalling.accounts())
                .read(target, account);
    }

    @Override
    public CompletionStage<Outcome> message(String target, String account, String text) {
        loop.assertOwner();
        CompletableFuture<Outcome> sent = new CompletableFuture<>();
        switch (read(target, account)) {
            case Dialled.Refused(String reason) -> sent.complete(Outcome.refused(0, reason));
            case Dialled.To(String uri, String from) ->
                    monitoring.send(uri, from, text, sent::complete);
        }
        return sent;
    }

    @Override
    public void addListener(ExtensionListener listener) {
        loop.assertOwner();
        listeners.add(listener);
    }

    @Override
    public void removeListener(ExtensionListener listener) {
        listeners.remove(listener);
    }

    // ---- what the port tells ----

    private final class Port implements Monitoring.Listener {
        @Override
        public void lampChanged(LampSnapshot lamp) {
            LampSnapshot shown = offered(lamp);
            listeners.tell(listener -> listener.lampChanged(shown));
        }

        @Override
        public void lampRemoved(LampSnapshot lamp) {
            listeners.tell(listener -> listener.lampRemoved(lamp));
        }

        @Override
        public void messageReceived(TextMessage message) {
            listeners.tell(listener -> listener.messageReceived(message));
        }
    }
}
