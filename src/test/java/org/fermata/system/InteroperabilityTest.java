package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The matrix in {@code interoperability.md} is what the integration tests say of themselves by
 * {@link Shows}; where none does, {@code cannot.properties} says why. With {@code
 * -Dfermata.matrix=write} it is written anew.
 */
class InteroperabilityTest {

    private static final Path PAGE = Path.of("src/site/markdown/interoperability.md");
    private static final String BEGIN = "<!-- the matrix: written by InteroperabilityTest -->\n";
    private static final String END = "<!-- end of the matrix -->\n";

    private static final Map<Peer, Map<Feature, TreeSet<String>>> SHOWN = new EnumMap<>(Peer.class);
    private static final Properties CANNOT = new Properties();

    @BeforeAll
    static void read() throws IOException, URISyntaxException, ClassNotFoundException {
        for (Peer peer : Peer.values()) {
            SHOWN.put(peer, new EnumMap<>(Feature.class));
        }
        Path folder = Path.of(InteroperabilityTest.class.getResource("Peer.class").toURI());
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.getParent())) {
            files = all.filter(file -> file.toString().endsWith("IT.class")).toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".class", "");
            Class<?> type = Class.forName("org.fermata.system." + name);
            for (Method method : type.getDeclaredMethods()) {
                for (Shows shows : method.getAnnotationsByType(Shows.class)) {
                    for (Feature feature : shows.value()) {
                        SHOWN.get(shows.with())
                                .computeIfAbsent(feature, key -> new TreeSet<>())
                                .add("`" + name + "." + method.getName() + "`");
                    }
                }
            }
        }
        try (InputStream in = InteroperabilityTest.class.getResourceAsStream("cannot.properties")) {
            CANNOT.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
    }

    private static String key(Peer peer, Feature feature) {
        return (peer + "." + feature).toLowerCase(Locale.ROOT);
    }

    private static String reason(Peer peer, Feature feature) {
        String all = CANNOT.getProperty(peer.name().toLowerCase(Locale.ROOT));
        return CANNOT.getProperty(key(peer, feature), all);
    }

    @Test
    void everyCellIsShownOrSaysWhyNot() {
        List<String> empty = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            for (Feature feature : Feature.values()) {
                boolean shown = SHOWN.get(peer).containsKey(feature);
                if (!shown && reason(peer, feature) == null) {
                    empty.add(key(peer, feature));
                }
                assertThat(shown && CANNOT.containsKey(key(peer, feature)))
                        .as("%s both works and cannot", key(peer, feature))
                        .isFalse();
            }
        }
        assertThat(empty).as("neither shown nor said why not").isEmpty();
    }

    @Test
    void everyReasonIsOfACell() {
        List<String> keys = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            keys.add(peer.name().toLowerCase(Locale.ROOT));
            for (Feature feature : Feature.values()) {
                keys.add(key(peer, feature));
            }
        }
        assertThat(keys).containsAll(CANNOT.stringPropertyNames());
    }

    @Test
    void thePageHasTheMatrix() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if ("write".equals(System.getProperty("fermata.matrix"))) {
            Files.writeString(PAGE, page.substring(0, begin) + matrix() + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end)).isEqualTo(matrix());
    }

    private static String matrix() {
        StringBuilder text = new StringBuilder("\n| |");
        for (Peer peer : Peer.values()) {
            text.append(' ').append(peer.title()).append(" |");
        }
        text.append("\n|---|").append("---|".repeat(Peer.values().length)).append('\n');
        for (Feature feature : Feature.values()) {
            text.append("| ").append(feature.title()).append(" |");
            for (Peer peer : Peer.values()) {
                text.append(SHOWN.get(peer).containsKey(feature) ? " yes |" : " – |");
            }
            text.append('\n');
        }
        for (Peer peer : Peer.values()) {
            text.append("\n### ").append(peer.title()).append("\n\n| | shown by, or why not |\n");
            text.append("|---|---|\n");
            for (Feature feature : Feature.values()) {
                TreeSet<String> tests = SHOWN.get(peer).get(feature);
                String cell = tests == null ? reason(peer, feature) : String.join(", ", tests);
                text.append("| %s | %s |%n".formatted(feature.title(), cell));
            }
        }
        return text.append('\n').toString();
    }
}
