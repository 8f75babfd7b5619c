package org.fermata.events;

import java.util.ArrayList;
import java.util.List;

/**
 * What a notification of a list is about (RFC 4662 section 5). Immutable.
 *
 * @param version counts the notifications of a subscription, −1 if it is not there
 * @param full whether these are all the list's resources, and not only those that changed
 * @param resources the resources
 */
public record ResourceList(long version, boolean full, List<Resource> resources) {

    /** How many resources of a list we take. */
    public static final int RESOURCE_LIMIT = 200;

    public ResourceList {
        resources = List.copyOf(resources);
    }

    /**
     * One resource.
     *
     * @param uri its URI
     * @param name its name for people, null if none is told
     * @param active whether the server's own subscription to it stands; false where it ended
     * @param contentId the part of the notification that tells of it, null for none
     */
    public record Resource(String uri, String name, boolean active, String contentId) {}

    /**
     * Reads a body of type {@code application/rlmi+xml}.
     *
     * @param body the body
     * @throws MalformedBodyException if it is none, or beyond our bounds
     */
    public static ResourceList parse(byte[] body) throws MalformedBodyException {
        BoundedXml xml = BoundedXml.open(body, "list");
        long version = BoundedXml.number(xml.attribute("version"));
        boolean full = !"false".equals(xml.attribute("fullState"));
        List<Resource> resources = new ArrayList<>();
        while (xml.nextChild()) {
            if (xml.name().equals("resource")) {
                Resource resource = resource(xml);
                if (resource != null && resources.size() < RESOURCE_LIMIT) {
                    resources.add(resource);
                }
            } else {
                xml.skip();
            }
        }
        return new ResourceList(version, full, resources);
    }

    /** Of several instances the last that is active counts: a server's resource has one. */
    private static Resource resource(BoundedXml xml) throws MalformedBodyException {
        String uri = xml.attribute("uri");
        String name = null;
        String contentId = null;
        boolean active = false;
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "name" -> {
                    String text = xml.text();
                    name = text.isEmpty() ? name : text;
                }
                case "instance" -> {
                    boolean stands = !"terminated".equals(xml.attribute("state"));
                    String cid = xml.attribute("cid");
                    contentId = cid != null && (stands || contentId == null) ? cid : contentId;
                    active |= stands;
                    xml.skip();
                }
                default -> xml.skip();
            }
        }
        return uri == null || uri.isEmpty() ? null : new Resource(uri, name, active, contentId);
    }
}
