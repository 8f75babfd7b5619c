package org.fermata.sip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * What the name service knows. Called on threads {@code connect}, where it may take its time; an
 * implementation must bear several calls at once.
 */
@FunctionalInterface
interface Names {

    /**
     * A NAPTR record (RFC 3403).
     *
     * @param order the lowest is looked at first
     * @param preference the lowest first among those of an order
     * @param service such as {@code SIP+D2U}
     * @param replacement the name to ask for SRV records
     */
    record Pointer(int order, int preference, String service, String replacement) {}

    /**
     * An SRV record (RFC 2782).
     *
     * @param priority the lowest is tried first
     * @param weight the share of requests it takes among those of its priority
     * @param target the server's name, {@code .} where the service is not to be had
     */
    record Service(int priority, int weight, int port, String target) {}

    /**
     * The addresses of a name.
     *
     * @return at least one
     * @throws UnknownHostException if there are none
     */
    InetAddress[] resolve(String name) throws UnknownHostException;

    /** The terminal NAPTR records of a domain, none if there are none or nobody answers. */
    default List<Pointer> pointers(String domain) {
        return List.of();
    }

    /** The SRV records of a name, none if there are none or nobody answers. */
    default List<Service> services(String name) {
        return List.of();
    }
}
