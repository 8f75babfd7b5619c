/**
 * Signalling as people look at it: messages with their secrets masked, the ladder, its text, and
 * the capture file. Pure functions over immutable records; any thread.
 */
package org.fermata.trace;
