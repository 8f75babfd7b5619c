package org.fermata.ice;

/**
 * A candidate of ours and what stands behind it.
 *
 * @param candidate what the peer is told
 * @param base the socket
 * @param relay the allocation that lends it, null for none
 */
record LocalCandidate(Candidate candidate, Base base, TurnAllocation relay) {}
