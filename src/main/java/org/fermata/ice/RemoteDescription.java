package org.fermata.ice;

import java.util.List;

/**
 * What the peer says of itself.
 *
 * @param credentials its credentials
 * @param candidates its candidates
 * @param lite whether it only answers checks (RFC 8445 section 2.5)
 */
public record RemoteDescription(Credentials credentials, List<Candidate> candidates, boolean lite) {

    public RemoteDescription {
        candidates = List.copyOf(candidates);
    }
}
