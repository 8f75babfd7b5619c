package org.fermata.control;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class CommandSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dial",
                "dial 600 601",
                "dial 600 --account",
                "answer 1 2",
                "decline",
                "hangup",
                "hangup 1 --all",
                "hold",
                "resume --all",
                "mute 1",
                "mute 1 maybe",
                "volume 1",
                "pan 1 left",
                "mute 1 on --no-wait",
                "dtmf 1",
                "transfer 1",
                "transfer 1 600 --to-line 2",
                "park",
                "park 1 700",
                "park --all",
                "merge 1",
                "split",
                "lines 1",
                "status --wait",
                "status --wait soon",
                "status --wait -1",
                "status --wait NaN",
                "get",
                "set call.maxLines",
                "password",
                "quit now",
                "watch --json",
                "sing",
            })
    void aCommandNotWrittenAsItMustBeIsToldApart(String words) {
        List<String> all = List.of(words.split(" "));

        assertThatThrownBy(() -> CommandSyntax.check(all.getFirst(), all.subList(1, all.size())))
                .isInstanceOf(UsageException.class)
                .message()
                .isNotBlank();
    }
}
