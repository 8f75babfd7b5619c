package org.fermata.media;

import org.fermata.codec.Codec;
import org.fermata.concurrent.Workers;
import org.fermata.rtp.RtpSession;
import org.fermata.rtp.SocketLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Music for those who are held: each piece is encoded once for each codec, whatever the number of
 * lines, and sent to every one of them from {@code rtp}, by the monotonic clock. No sound device
 * has a part in it. While no line with music is held nothing is done.
 *
 * <pre>
 *   piece ─► Programme (piece, codec, packet time): encoded once ─┬─► a held line's send state
 *                                                                 └─► …
 * </pre>
 *
 * Owned by {@code rtp}; what others may call says so.
 */
final class HoldMusic {

    /** What one line is to hear. */
    private record Request(
            String source, Codec codec, int payloadType, int ptimeMs, Consumer<String> failed) {}

    private record Key(String source, Codec codec, int ptimeMs) {}

    private static final Logger log = LoggerFactory.getLogger(HoldMusic.class);

    private final SocketLoop loop;
    private final Workers loading = new Workers("hold-music", 1);
    private final Map<RtpSession, Request> requests = new HashMap<>();
    private final Map<String, Piece> pieces = new HashMap<>();
    private final Map<Key, Programme> programmes = new HashMap<>();
    private final Set<String> loads = new HashSet<>();

    /**
     * Begins in silence.
     *
     * @param loop the thread {@code rtp}
     */
    HoldMusic(SocketLoop loop) {
        this.loop = loop;
    }

    // ---- any thread ----

    /**
     * Plays to a line from now on, as soon as its send state is free; in place of what was played
     * to it before.
     *
     * @param to the line
     * @param source what, as {@link Piece#load} takes it
     * @param codec the codec
     * @param payloadType its payload type
     * @param ptimeMs how much sound a packet holds
     * @param failed told on {@code rtp} in a sentence why there is no music
     */
    void play(
            RtpSession to,
            String source,
            Codec codec,
            int payloadType,
            int ptimeMs,
            Consumer<String> failed) {
        Request request = new Request(source, codec, payloadType, ptimeMs, failed);
        loop.execute(() -> begin(to, request));
    }

    /** Plays to a line no more: its send state is free at once. */
    void stop(RtpSession to) {
        loop.execute(() -> end(to));
    }

    // ---- rtp ----

    private void begin(RtpSession to, Request request) {
        end(to);
        requests.put(to, request);
        Piece piece = pieces.get(request.source());
        if (piece != null) {
            join(to, request, piece);
        } else if (loads.add(request.source())) {
            loading.execute(() -> load(request.source()));
        }
    }

    private void join(RtpSession to, Request request, Piece piece) {
        Key key = new Key(request.source(), request.codec(), request.ptimeMs());
        programmes
                .computeIfAbsent(
                        key, made -> new Programme(loop, piece, made.codec(), made.ptimeMs()))
                .add(to, request.payloadType());
    }

    private void end(RtpSession to) {
        Request old = requests.remove(to);
        if (old == null) {
            return;
        }
        for (Iterator<Programme> all = programmes.values().iterator(); all.hasNext(); ) {
            if (all.next().remove(to)) {
                all.remove();
            }
        }
        if (requests.values().stream().noneMatch(one -> one.source().equals(old.source()))) {
            // The user may put another piece into the same file.
            pieces.remove(old.source());
        }
    }

    /** A piece is there for all who wait for it by now. */
    private void loaded(String source, Piece piece) {
        loads.remove(source);
        requests.forEach(
                (to, request) -> {
                    if (request.source().equals(source)) {
                        pieces.put(source, piece);
                        join(to, request, piece);
                    }
                });
    }

    private void failed(String source, String why) {
        loads.remove(source);
        requests.values().stream()
                .filter(request -> request.source().equals(source))
                .forEach(request -> request.failed().accept(why));
    }

    // ---- hold-music ----

    private void load(String source) {
        try {
            Piece piece = Piece.load(source);
            loop.execute(() -> loaded(source, piece));
        } catch (IOException failure) {
            log.warn("{} cannot be played to held lines", source, failure);
            String why = "The music for held calls cannot be played: " + failure.getMessage() + ".";
            loop.execute(() -> failed(source, why));
        }
    }
}
