package org.fermata.events;

import java.io.ByteArrayInputStream;
import java.util.Locale;

import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an XML document of a peer, element by element. It knows no document type, resolves no
 * entity but the five of XML itself, and gives up beyond its bounds. Not for use by several
 * threads.
 *
 * <pre>
 *   while (xml.nextChild()) {              // each child of the element we stand in
 *       switch (xml.name()) {
 *           case "state" -&gt; state = xml.text();   // each is read to its end:
 *           default -&gt; xml.skip();                // text(), skip(), or a loop of its own
 *       }
 *   }
 * </pre>
 */
final class BoundedXml {

    /** The longest document, in bytes. */
    static final int SIZE_LIMIT = 64 * 1024;

    /** How deep elements may be nested. */
    static final int DEPTH_LIMIT = 24;

    /** How many elements there may be. */
    static final int ELEMENT_LIMIT = 4096;

    /** How much of a text is kept, in characters. */
    static final int TEXT_LIMIT = 1024;

    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader reader;
    private int depth;
    private int elements;

    private BoundedXml(XMLStreamReader reader) {
        this.reader = reader;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver(
                (publicId, systemId, base, namespace) -> {
                    throw new XMLStreamException("nothing is fetched");
                });
        return factory;
    }

    /**
     * Opens a document and stands in its root.
     *
     * @param body the document
     * @param root the root element's name, without its prefix
     * @throws MalformedBodyException if it is none, or another
     */
    static BoundedXml open(byte[] body, String root) throws MalformedBodyException {
        if (body == null || body.length == 0) {
            throw new MalformedBodyException("there is no document");
        }
        if (body.length > SIZE_LIMIT) {
            throw new MalformedBodyException("the document has " + body.length + " bytes");
        }
        try {
            BoundedXml xml =
                    new BoundedXml(FACTORY.createXMLStreamReader(new ByteArrayInputStream(body)));
            if (!xml.nextChild() || !xml.name().equals(root)) {
                throw new MalformedBodyException("the document is no " + root);
            }
            return xml;
        } catch (XMLStreamException unreadable) {
            throw malformed(unreadable);
        }
    }

    private static MalformedBodyException malformed(XMLStreamException unreadable) {
        String message = String.valueOf(unreadable.getMessage());
        return new MalformedBodyException(message.replaceAll("\\s+", " "));
    }

    /**
     * Goes on to the next child of the element we stand in.
     *
     * @return false once there is none: then we stand in the parent again
     * @throws MalformedBodyException if the document cannot be read on
     */
    boolean nextChild() throws MalformedBodyException {
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        entered();
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        return false;
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            throw new MalformedBodyException("document types are not read");
                    default -> {}
                }
            }
            return false;
        } catch (XMLStreamException unreadable) {
            throw malformed(unreadable);
        }
    }

    private void entered() throws MalformedBodyException {
        depth++;
        elements++;
        if (depth > DEPTH_LIMIT || elements > ELEMENT_LIMIT) {
            throw new MalformedBodyException("the document has too many elements");
        }
    }

    /** The name of the element we stand in, without its prefix. */
    String name() {
        return reader.getLocalName();
    }

    /**
     * An attribute of the element that was just entered.
     *
     * @param name its name, without a namespace
     * @return its value, cut to a bound; null if there is none
     */
    String attribute(String name) {
        String value = reader.getAttributeValue(null, name);
        if (value == null) {
            value = reader.getAttributeValue("", name);
        }
        return value == null ? null : cut(value);
    }

    /**
     * Reads the text of the element to its end, passing over what is nested in it.
     *
     * @return the text without white space around it, cut to a bound
     * @throws MalformedBodyException if the document cannot be read on
     */
    String text() throws MalformedBodyException {
        StringBuilder text = new StringBuilder();
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        entered();
                        skip();
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        return cut(text.toString());
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (text.length() < SIZE_LIMIT) {
                            text.append(reader.getText());
                        }
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            throw new MalformedBodyException("entities are not resolved");
                    default -> {}
                }
            }
        } catch (XMLStreamException unreadable) {
            throw malformed(unreadable);
        }
        return cut(text.toString());
    }

    /**
     * Passes over the element we stand in.
     *
     * @throws MalformedBodyException if the document cannot be read on
     */
    void skip() throws MalformedBodyException {
        while (nextChild()) {
            skip();
        }
    }

    private static String cut(String text) {
        String stripped = text.strip();
        return stripped.length() > TEXT_LIMIT ? stripped.substring(0, TEXT_LIMIT) : stripped;
    }

    /**
     * Reads a whole number.
     *
     * @param text its digits, null for none
     * @return the number, −1 if there is none
     */
    static long number(String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    /** A state's name as an enum's: in capitals. */
    static String capitals(String text) {
        return text == null ? "" : text.toUpperCase(Locale.ROOT);
    }
}
