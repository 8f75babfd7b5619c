package org.fermata.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTextTest {

    @ParameterizedTest
    @CsvSource({
        "600, 600",
        "' +49 30 123 ', +49 30 123",
        "Bob, Bob",
        "bob@example.org, sip:bob@example.org",
        "sip:bob@example.org, sip:bob@example.org",
        "SIP:bob@example.org:5070, sip:bob@example.org:5070",
        "sip://bob@example.org, sip:bob@example.org",
        "sip:example.org, sip:example.org",
        "sips:bob@[2001:db8::1]:5061, sips:bob@[2001:db8::1]:5061",
        "sip:bob@example.org;transport=TCP;lr;maddr=10.0.0.1, sip:bob@example.org;transport=tcp",
        "sip:600@example.org;user=phone, sip:600@example.org;user=phone",
        "tel:+49-30-123, tel:+4930123",
        "tel:123;phone-context=+4930;ext=9, tel:123;phone-context=+4930",
        "tel:*21%23, tel:*21#",
        "callto:+1 (555) 0100, +15550100",
        "callto:bob@example.org, sip:bob@example.org",
    })
    void whatMayBeDialledIsLeftWithKnownParametersOnly(String given, String clean) {
        assertThat(TargetText.clean(given)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "sip:",
                "sip:bob@example.org?Subject=x",
                "tel:123?x=y",
                "sip:bob%0d%0aVia:x@example.org",
                "sip:bob\r\nVia@example.org",
                "sip:bob\u202e@example.org",
                "sip:bob:password@example.org",
                "sip:a@b@c",
                "sip:bob@exa mple.org",
                "sip:<bob@example.org>",
                "tel:javascript",
                "http://example.org",
                "file:///etc/passwd",
            })
    void whatMayNotBeDialledIsRefusedInASentence(String given) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetText.clean(given))
                .withMessageEndingWith(".");
    }
}
