package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class AwaitedFrontTest {

    private final List<String> seen = new ArrayList<>();
    private final AwaitedFront awaited = new AwaitedFront();

    /** A front that notes what it is asked, and refuses it or not. */
    private final class NotedFront implements Front {
        private final String refusal;

        NotedFront(String refusal) {
            this.refusal = refusal;
        }

        @Override
        public int run(String target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String raise() {
            seen.add("raise");
            return refusal;
        }

        @Override
        public String ask(String target) {
            seen.add("ask " + target);
            return refusal;
        }

        @Override
        public void tell(String sentence) {
            seen.add("tell " + sentence);
        }
    }

    @Test
    void whatComesBeforeTheFrontIsKeptForItInOrder() {
        awaited.tell("The log cannot be written.");
        assertThat(awaited.ask("sip:bob@example.org")).isNull();
        assertThat(awaited.raise()).isNull();
        assertThat(seen).isEmpty();

        awaited.begin(new NotedFront(null));

        assertThat(seen)
                .containsExactly("tell The log cannot be written.", "ask sip:bob@example.org");
    }

    @Test
    void whatTheFrontThenRefusesIsTold() {
        awaited.ask("sip:bob@example.org");

        awaited.begin(new NotedFront("There is no window."));

        assertThat(seen).containsExactly("ask sip:bob@example.org", "tell There is no window.");
    }

    @Test
    void aFrontThatIsThereAnswersItself() {
        awaited.begin(new NotedFront("There is no window."));

        assertThat(awaited.ask("601")).isEqualTo("There is no window.");
        assertThat(awaited.raise()).isEqualTo("There is no window.");
        awaited.tell("Trouble.");

        assertThat(seen).containsExactly("ask 601", "raise", "tell Trouble.");
    }
}
