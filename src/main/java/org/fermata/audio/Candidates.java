package org.fermata.audio;

import java.util.List;
import java.util.function.Supplier;

/**
 * The devices a role can use, the one the user wants first, and how far they have been tried.
 * Owner: {@code signalling}.
 */
final class Candidates {

    private final Supplier<List<String>> ids;
    private final Supplier<PcmRequest> request;

    /** Which is at hand, and which is tried next. */
    private int current;

    private int next;

    /** What the one at hand was asked for. */
    private PcmRequest asked;

    private boolean replacing;
    private boolean improving;
    private int choice;
    private final OpenAhead ahead = new OpenAhead();

    /**
     * One of them.
     *
     * @param index its place, 0 for the one the user wants
     * @param id its id
     * @param request what is asked of it
     * @param choice which of the user's choices it belongs to
     */
    record Candidate(int index, String id, PcmRequest request, int choice) {
        boolean wanted() {
            return index == 0;
        }
    }

    /**
     * Makes the list.
     *
     * @param ids the ids to try, in order; never empty
     * @param request what is asked of them
     */
    Candidates(Supplier<List<String>> ids, Supplier<PcmRequest> request) {
        this.ids = ids;
        this.request = request;
    }

    /** The list, or what is asked of it, is another: whatever runs is to be replaced. */
    void changed() {
        choice++;
        replacing = true;
        next = 0;
        ahead.again();
    }

    /** Whether a candidate is still one of the list that counts. */
    boolean counts(Candidate candidate) {
        return candidate.choice() == choice;
    }

    /** The user chose another device; the one that runs is to be replaced. */
    boolean replacing() {
        return replacing;
    }

    /** Nothing runs that would have to be replaced. */
    void replaced() {
        replacing = false;
    }

    /** Whether one runs that is not the one wanted, and those before it are being tried. */
    boolean improving() {
        return improving;
    }

    /** Tries from the first on, until one works. */
    void restart() {
        next = 0;
        improving = false;
    }

    /** Tries those before the one that runs. */
    void improve() {
        next = 0;
        improving = true;
    }

    /** Whether the one at hand is the one the user wants. */
    boolean wanted() {
        return current == 0;
    }

    /**
     * The next one to try.
     *
     * @param runs whether the one at hand runs: then only those before it are tried, unless it is
     *     to be replaced
     * @return null once all have been tried
     */
    Candidate next(boolean runs) {
        List<String> all = ids.get();
        int end = runs && !replacing ? current : all.size();
        return next < end ? candidate(next++, all) : null;
    }

    /**
     * The next one to open before it is needed.
     *
     * @param calls knows which do not answer
     * @return null for none
     */
    Candidate nextAhead(DeviceCalls calls) {
        List<String> all = ids.get();
        int index = ahead.next(all, calls::isHung);
        return index < 0 ? null : candidate(index, all);
    }

    private Candidate candidate(int index, List<String> all) {
        return new Candidate(index, all.get(index), request.get(), choice);
    }

    /** Whether a device that runs is just this one. */
    boolean same(PcmDevice device, Candidate candidate) {
        return device != null
                && device.id().equals(candidate.id())
                && candidate.request().equals(asked);
    }

    /** This one is at hand now, without running. */
    void has(Candidate candidate) {
        current = candidate.index();
        asked = candidate.request();
    }

    /** The one at hand runs, and is the best to be had. */
    void settle() {
        restart();
        replacing = false;
    }

    /** Says whether a device is to be opened ahead; returns whether that is news. */
    boolean wishAhead(boolean on) {
        return ahead.wish(on);
    }

    /** Those that could not be opened ahead may be there now. */
    void again() {
        ahead.again();
    }
}
