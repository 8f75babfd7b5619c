package org.fermata.sip;

import org.fermata.events.DialogInfo;
import org.fermata.events.MalformedBodyException;
import org.fermata.events.Multipart;
import org.fermata.events.ResourceList;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import javax.sip.header.ContentTypeHeader;

/**
 * Watches the extensions of a list that the server keeps (RFC 4662), by one subscription. Owned by
 * {@code signalling}.
 */
final class LampListWatch implements Subscription.Listener {

    /** How many lamps an account may have, however its lists change. */
    private static final int LAMP_LIMIT = 400;

    private final LampBoard board;

    /** Those watched one by one, which no list takes off. */
    private final Set<String> others;

    private final Subscription subscription;
    private final Set<String> listed = new LinkedHashSet<>();
    private long version = -1;
    private boolean resyncing;

    /**
     * Prepares it.
     *
     * @param others the extensions that are watched without the list
     * @param maker makes the subscription to the list
     */
    LampListWatch(
            LampBoard board,
            Set<String> others,
            Function<Subscription.Listener, Subscription> maker) {
        this.board = board;
        this.others = others;
        subscription = maker.apply(this);
    }

    void start() {
        subscription.start();
    }

    void stop(boolean farewell) {
        subscription.stop(farewell);
        lost();
    }

    @Override
    public void notified(ContentTypeHeader type, byte[] body) throws MalformedBodyException {
        if (type == null) {
            return;
        }
        if (type.getContentSubType().equalsIgnoreCase("dialog-info+xml")) {
            single(DialogInfo.parse(body));
            return;
        }
        Map<String, Multipart.Part> parts = new HashMap<>();
        ResourceList list = null;
        if (type.getContentSubType().equalsIgnoreCase("rlmi+xml")) {
            list = ResourceList.parse(body);
        } else {
            List<Multipart.Part> all = Multipart.parse(body, Bodies.boundary(type));
            for (Multipart.Part part : all) {
                if (part.type().equals("application/rlmi+xml") && list == null) {
                    list = ResourceList.parse(part.body());
                } else if (part.contentId() != null) {
                    parts.put(part.contentId(), part);
                }
            }
        }
        if (list == null) {
            throw new MalformedBodyException("there is no list among the parts");
        }
        take(list, parts);
    }

    /** A server may take the list for one extension, and tell of that. */
    private void single(DialogInfo document) {
        if (document.entity() != null && board.size() < LAMP_LIMIT) {
            listed.add(document.entity());
            if (board.lamp(document.entity()).take(document)) {
                board.tell(board.lamp(document.entity()));
            } else {
                subscription.refresh();
            }
        }
    }

    private void take(ResourceList list, Map<String, Multipart.Part> parts)
            throws MalformedBodyException {
        boolean missed = version >= 0 && list.version() > version + 1;
        boolean stale = !list.full() && list.version() >= 0 && list.version() <= version;
        if (stale) {
            return;
        }
        boolean resync = !list.full() && (missed || version < 0) && !resyncing;
        version = list.version();
        if (list.full()) {
            resyncing = false;
            listed.clear();
            list.resources().forEach(resource -> listed.add(resource.uri()));
            Set<String> kept = new LinkedHashSet<>(others);
            kept.addAll(listed);
            board.keep(kept);
        }
        for (ResourceList.Resource resource : list.resources()) {
            resync |= !take(resource, parts.get(String.valueOf(resource.contentId())));
        }
        if (resync && !resyncing) {
            resyncing = true;
            subscription.refresh();
        }
    }

    /** Whether the resource's state is whole now. */
    private boolean take(ResourceList.Resource resource, Multipart.Part part)
            throws MalformedBodyException {
        if (board.find(resource.uri()) == null && board.size() >= LAMP_LIMIT) {
            return true;
        }
        listed.add(resource.uri());
        Lamp lamp = board.lamp(resource.uri());
        lamp.named(resource.name());
        boolean whole = true;
        if (part != null && part.type().equals("application/dialog-info+xml")) {
            whole = lamp.take(DialogInfo.parse(part.body()));
        } else if (!resource.active()) {
            lamp.forget();
        }
        board.tell(lamp);
        return whole;
    }

    @Override
    public void lost() {
        version = -1;
        resyncing = false;
        for (String uri : listed) {
            if (board.find(uri) != null) {
                board.forget(board.lamp(uri));
            }
        }
    }

    @Override
    public void refused(int code) {
        // The lamps that were known stay, in the state unknown.
    }
}
