package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleFrontTest {

    @Test
    void aTypedLineIsSplitIntoWordsAndQuotedOnesStayWhole() {
        assertThat(ConsoleFront.split("  set accounts.a.displayName \"Ann Lee\"  "))
                .containsExactly("set", "accounts.a.displayName", "Ann Lee");
        assertThat(ConsoleFront.split("set codec.order '[\"G722\", \"PCMA\"]'"))
                .containsExactly("set", "codec.order", "[\"G722\", \"PCMA\"]");
        assertThat(ConsoleFront.split("   ")).isEmpty();
    }
}
