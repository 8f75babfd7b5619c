package org.fermata.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The examples of the standards, what servers make of them, and what an enemy might send. */
class EventBodiesTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // RFC 3842 section 5.2.
    @Test
    void summaryOfTheStandardCountsItsVoiceMessages() throws MalformedBodyException {
        MessageSummary summary =
                MessageSummary.parse(
                        bytes(
                                "Messages-Waiting: yes\r\n"
                                        + "Message-Account: sip:alice@vmail.example.com\r\n"
                                        + "Voice-Message: 2/8 (0/2)\r\n"));
        assertThat(summary).isEqualTo(new MessageSummary(2, 8, "sip:alice@vmail.example.com"));
    }

    @Test
    void summaryWithoutNumbersIsOneMessageOrNone() throws MalformedBodyException {
        assertThat(MessageSummary.parse(bytes("Messages-Waiting: yes\n")).fresh()).isEqualTo(1);
        assertThat(MessageSummary.parse(bytes("messages-waiting:no")).fresh()).isZero();
    }

    @Test
    void summaryWithoutVoiceAddsTheOtherKindsUp() throws MalformedBodyException {
        MessageSummary summary =
                MessageSummary.parse(
                        bytes(
                                "Messages-Waiting: yes\r\n"
                                        + "Fax-Message: 1/2\r\n"
                                        + "Text-Message: 3/0\r\n"));
        assertThat(summary.fresh()).isEqualTo(4);
        assertThat(summary.old()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Voice-Message: 1/2", "<html/>"})
    void whatDoesNotSayWhetherMessagesWaitIsNoSummary(String text) {
        assertThatThrownBy(() -> MessageSummary.parse(bytes(text)))
                .isInstanceOf(MalformedBodyException.class);
    }

    // RFC 4235 section 6.2, shortened; with the rendering of section 4.1.6.2.
    private static final String DIALOG_INFO =
            "<?xml version=\"1.0\"?>\n"
                    + "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"3\""
                    + " state=\"partial\" entity=\"sip:alice@example.com\">\n"
                    + "<dialog id=\"as7d900as8\" call-id=\"a84b4c76e66710\""
                    + " local-tag=\"1928301774\" remote-tag=\"xyz\" direction=\"recipient\">\n"
                    + "<state event=\"remote-bye\" code=\"200\">confirmed</state>\n"
                    + "<duration>274</duration>\n"
                    + "<local><identity display=\"Alice\">sip:alice@example.com</identity>\n"
                    + "<target uri=\"sip:alice@pc33.example.com\">"
                    + "<param pname=\"+sip.rendering\" pval=\"no\"/></target></local>\n"
                    + "<remote><identity display=\"王小明 &amp; Co\">sip:bob@example.org</identity>"
                    + "<target uri=\"sip:bobster@phone21.example.org\"/></remote>\n"
                    + "</dialog></dialog-info>";

    @Test
    void dialogIsReadWithItsOtherSideAndHold() throws MalformedBodyException {
        DialogInfo info = DialogInfo.parse(bytes(DIALOG_INFO));
        assertThat(info.version()).isEqualTo(3);
        assertThat(info.full()).isFalse();
        assertThat(info.entity()).isEqualTo("sip:alice@example.com");
        assertThat(info.dialogs())
                .containsExactly(
                        new DialogInfo.Dialog(
                                "as7d900as8",
                                "a84b4c76e66710",
                                "1928301774",
                                "xyz",
                                DialogInfo.Direction.RECIPIENT,
                                DialogInfo.State.CONFIRMED,
                                true,
                                "Alice",
                                "sip:bob@example.org",
                                "王小明 & Co",
                                "sip:bobster@phone21.example.org"));
    }

    @Test
    void documentWithATypeDefinitionIsRefusedBeforeAnythingIsFetched() {
        String external =
                "<!DOCTYPE dialog-info SYSTEM \"file:///etc/passwd\"><dialog-info version=\"0\"/>";
        String bomb =
                "<!DOCTYPE dialog-info [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                        + "<dialog-info version=\"0\"><dialog id=\"&b;\"/></dialog-info>";
        String file =
                "<!DOCTYPE dialog-info [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>"
                        + "<dialog-info><dialog id=\"1\"><state>&a;</state></dialog></dialog-info>";
        for (String text : List.of(external, bomb, file)) {
            assertThatThrownBy(() -> DialogInfo.parse(bytes(text)))
                    .as(text)
                    .isInstanceOf(MalformedBodyException.class);
        }
    }

    @Test
    void documentBeyondTheBoundsIsRefused() {
        String deep = "<a>".repeat(BoundedXml.DEPTH_LIMIT) + "</a>".repeat(BoundedXml.DEPTH_LIMIT);
        String many = "<a/>".repeat(BoundedXml.ELEMENT_LIMIT);
        String large = "<!--" + "x".repeat(BoundedXml.SIZE_LIMIT) + "-->";
        for (String inside : List.of(deep, many, large)) {
            assertThatThrownBy(
                            () ->
                                    DialogInfo.parse(
                                            bytes("<dialog-info>" + inside + "</dialog-info>")))
                    .isInstanceOf(MalformedBodyException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<dialog-info", "<presence/>", "{}", "<dialog-info><dialog>"})
    void whatIsNoDocumentIsRefused(String text) {
        assertThatThrownBy(() -> DialogInfo.parse(bytes(text)))
                .isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void presenceWePublishReadsAsWhatItIs() throws MalformedBodyException {
        PresenceDocument open = publishedAs(PresenceDocument.Own.OPEN);
        assertThat(open.open()).isTrue();
        assertThat(open.onThePhone()).isFalse();
        PresenceDocument phone = publishedAs(PresenceDocument.Own.ON_THE_PHONE);
        assertThat(phone.open()).isTrue();
        assertThat(phone.onThePhone()).isTrue();
        PresenceDocument closed = publishedAs(PresenceDocument.Own.DO_NOT_DISTURB);
        assertThat(closed.open()).isFalse();
        assertThat(closed.onThePhone()).isTrue();
    }

    private static PresenceDocument publishedAs(PresenceDocument.Own own)
            throws MalformedBodyException {
        return PresenceDocument.parse(PresenceDocument.write("sip:a&b@example.org", own));
    }

    // RFC 4662 section 5.4, shortened.
    private static final String LIST =
            "<?xml version=\"1.0\"?><list xmlns=\"urn:ietf:params:xml:ns:rlmi\""
                    + " uri=\"sip:adam-friends@pres.example.com\" version=\"7\" fullState=\"true\">"
                    + "<name xml:lang=\"en\">Buddy List</name>"
                    + "<resource uri=\"sip:bob@example.com\"><name>Bob Smith</name>"
                    + "<instance id=\"juwigmtboe\" state=\"active\" cid=\"12345.aaa@pres\"/>"
                    + "</resource><resource uri=\"sip:dave@example.com\"><name>Dave Jones</name>"
                    + "<instance id=\"hqzsuxtfyq\" state=\"terminated\" reason=\"noresource\"/>"
                    + "</resource></list>";

    @Test
    void listIsReadWithTheStateOfEachResource() throws MalformedBodyException {
        ResourceList list = ResourceList.parse(bytes(LIST));
        assertThat(list.version()).isEqualTo(7);
        assertThat(list.full()).isTrue();
        assertThat(list.resources())
                .containsExactly(
                        new ResourceList.Resource(
                                "sip:bob@example.com", "Bob Smith", true, "12345.aaa@pres"),
                        new ResourceList.Resource(
                                "sip:dave@example.com", "Dave Jones", false, null));
    }

    @Test
    void partsAreCutOutByTheirBoundary() throws MalformedBodyException {
        String body =
                "a preamble\r\n--50UBfW7LSCVLtggUPe5z\r\nContent-Transfer-Encoding: binary\r\n"
                        + "Content-ID: <nXYxAE@pres.example.com>\r\n"
                        + "Content-Type: application/rlmi+xml;charset=\"UTF-8\"\r\n\r\n"
                        + LIST
                        + "\r\n--50UBfW7LSCVLtggUPe5z\r\nContent-ID:\r\n <bUZBsM@pres>\r\n"
                        + "Content-Type: Application/dialog-info+xml\r\n\r\nä\r\n\r\n"
                        + "--50UBfW7LSCVLtggUPe5z--\r\nafterwards";
        List<Multipart.Part> parts = Multipart.parse(bytes(body), "50UBfW7LSCVLtggUPe5z");
        assertThat(parts).hasSize(2);
        assertThat(parts.getFirst().type()).isEqualTo("application/rlmi+xml");
        assertThat(parts.getFirst().body()).isEqualTo(bytes(LIST));
        assertThat(parts.getLast().contentId()).isEqualTo("bUZBsM@pres");
        assertThat(parts.getLast().type()).isEqualTo("application/dialog-info+xml");
        assertThat(parts.getLast().body()).isEqualTo(bytes("ä\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "--b\r\n", "--b\r\nA: b\r\n\r\nx", "--b\r\nx\r\n--b--", "no boundary"})
    void bodyWithoutWholePartsIsRefused(String text) {
        assertThatThrownBy(() -> Multipart.parse(bytes(text), "b"))
                .isInstanceOf(MalformedBodyException.class);
    }
}
