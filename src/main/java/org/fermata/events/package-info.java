/**
 * The bodies of SIP's event packages: waiting messages, dialogs, presence, resource lists. Pure
 * functions over bytes from the network, bounded before and while they are read.
 */
package org.fermata.events;
