package org.fermata.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the peer tells: a JSON object a line on stdout. */
final class PeerEvents {

    final ObjectMapper json = new ObjectMapper();

    ObjectNode event(String name, PeerCall call) {
        ObjectNode node = json.createObjectNode();
        node.put("event", name);
        node.put("micros", PeerStream.micros());
        if (call != null) {
            node.put("call", call.number);
        }
        return node;
    }

    void print(ObjectNode node) {
        System.out.println(node);
    }
}
