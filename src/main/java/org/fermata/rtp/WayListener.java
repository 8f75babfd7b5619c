package org.fermata.rtp;

import org.fermata.ice.Candidate;
import org.fermata.ice.IceAgent;

import java.util.List;

/** What the search for a session's way finds. Called on {@code rtp}. */
public interface WayListener {

    /**
     * There are candidates of ours.
     *
     * @param candidates all that there are so far
     * @param gathering how far the search is
     */
    void candidates(List<Candidate> candidates, IceAgent.Gathering gathering);

    /**
     * The pairs in use have changed.
     *
     * @param pairs one for each component; empty while there is none
     */
    void chosen(List<IceAgent.Selected> pairs);
}
