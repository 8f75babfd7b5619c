package org.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

class PlotsTest {

    @TempDir private Path folder;

    private List<Path> draw(String page) throws IOException {
        Path file = folder.resolve("page.md");
        Files.writeString(file, page);
        return Plots.draw(file, folder);
    }

    @Test
    void aPlotHasTheFiguresOfItsTable() throws IOException {
        List<Path> plots =
                draw(
                        """
                        # Performance
                        ## A packet in each codec: `bench.sh codecs`
                        Words.

                        | codec | encode, µs | decode, µs | bytes |
                        |---|---|---|---|
                        | G.722 & co | 9.25 ± 0.1 | 4 | 0 |
                        | Opus | 490 | 57.1 | 1,234 |

                        ## Other
                        | a | b |
                        """);
        assertThat(plots).containsExactly(folder.resolve("codecs.svg"));
        assertThat(Files.readString(plots.getFirst()))
                .contains("G.722 &amp; co", ">9.25<", ">4<", ">490<", ">57.1<")
                .contains("logarithmic scale", ">encode<", ">decode<")
                .doesNotContain("1234");
    }

    @Test
    void whatHasNoTableIsNotDrawn() throws IOException {
        assertThat(draw("# Performance\n\n## Merged lines\n\nNot measured.\n")).isEmpty();
    }

    /** What is shown with the page is what the page says. */
    @Test
    void thePageCanBeDrawn() throws Exception {
        List<Path> plots = Plots.draw(Path.of("src/site/markdown/performance.md"), folder);
        assertThat(plots).isNotEmpty();
        for (Path plot : plots) {
            assertThat(
                            DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(plot.toFile())
                                    .getElementsByTagName("rect")
                                    .getLength())
                    .isPositive();
        }
    }
}
