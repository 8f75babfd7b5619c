package org.fermata;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The structure that architecture.md describes, held by the build. */
class ArchitectureTest {

    private static final String ROOT = "org.fermata.";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.fermata");

    /** Which packages each may use, besides itself, concurrent and the libraries. */
    private static final Map<String, List<String>> ARROWS =
            Map.ofEntries(
                    Map.entry(
                            "ui",
                            List.of("model", "store", "call", "audio", "sdp", "trace", "process")),
                    Map.entry(
                            "model", List.of("call", "audio", "store", "sdp", "trace", "process")),
                    Map.entry(
                            "control",
                            List.of("call", "audio", "store", "sdp", "trace", "process")),
                    Map.entry("call", List.of("sdp", "store", "trace")),
                    Map.entry("sip", List.of("call", "sdp", "store", "stun", "trace", "events")),
                    Map.entry("audio", List.of("store")),
                    Map.entry(
                            "media",
                            List.of(
                                    "call", "sdp", "rtp", "ice", "stun", "codec", "audio",
                                    "store")),
                    Map.entry(
                            "demo",
                            List.of(
                                    "call", "sip", "sdp", "media", "rtp", "codec", "audio",
                                    "store")),
                    Map.entry("alsa", List.of("audio")),
                    Map.entry("desktop", List.of("call", "audio", "store")),
                    Map.entry("trace", List.of()),
                    Map.entry("process", List.of()),
                    Map.entry("events", List.of()),
                    Map.entry("sdp", List.of()),
                    Map.entry("rtp", List.of("ice", "stun")),
                    Map.entry("ice", List.of("stun")),
                    Map.entry("stun", List.of()),
                    Map.entry("codec", List.of()),
                    Map.entry("store", List.of()),
                    Map.entry("concurrent", List.of()));

    @TestFactory
    Stream<DynamicTest> packagesUseOnlyWhatTheDesignAllows() {
        return ARROWS.entrySet().stream()
                .map(
                        arrow ->
                                DynamicTest.dynamicTest(
                                        arrow.getKey(),
                                        () -> checkArrow(arrow.getKey(), arrow.getValue())));
    }

    private static void checkArrow(String from, List<String> allowed) {
        String[] packages =
                Stream.concat(Stream.of(from, "concurrent"), allowed.stream())
                        .map(name -> ROOT + name + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + from + "..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.fermata..").and(resideOutsideOfPackages(packages)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void noPackageCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theWindowSeesOnlyEnumsAndRecordsOfTheCore() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "ui..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(ROOT + "call..", ROOT + "audio..", ROOT + "sdp..")
                                .and(neitherEnumNorRecord()))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> neitherEnumNorRecord() {
        return DescribedPredicate.describe(
                "neither enum nor record", type -> !type.isEnum() && !type.isRecord());
    }

    @Test
    void jainSipStaysInSip() {
        fence(List.of("sip", "demo"), "javax.sip..", "gov.nist.javax.sip..");
    }

    @Test
    void jnaStaysInAlsa() {
        fence(List.of("alsa", "audio.dsp"), "com.sun.jna..");
    }

    @Test
    void webRtcStaysWhereTheVoiceIsWorkedOn() {
        fence(List.of("audio.dsp"), "dev.onvoid.webrtc..");
    }

    @Test
    void jacksonStaysInStoreAndControl() {
        fence(List.of("store", "control"), "com.fasterxml.jackson..");
    }

    @Test
    void dbusStaysInDesktop() {
        fence(List.of("desktop"), "org.freedesktop.dbus..");
    }

    @Test
    void javafxStaysInTheWindow() {
        fence(List.of("ui", "app", "model"), "javafx..", "org.controlsfx..", "atlantafx..");
        noClasses()
                .that()
                .resideInAPackage(ROOT + "model..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("javafx..")
                                .and(
                                        resideOutsideOfPackages(
                                                "javafx.beans..", "javafx.collections..")))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void threadsAreMadeInConcurrentOnly() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT + "concurrent.."))
                .should()
                .callConstructorWhere(constructs(Thread.class))
                .orShould()
                .callMethodWhere(
                        calls(Thread.class, "ofPlatform", "ofVirtual", "startVirtualThread"))
                .orShould()
                .dependOnClassesThat(
                        resideInAnyPackage("java.util.concurrent")
                                .and(
                                        DescribedPredicate.describe(
                                                "an executor of threads",
                                                type ->
                                                        type.getSimpleName().equals("Executors")
                                                                || type.getSimpleName()
                                                                        .equals("ForkJoinPool")
                                                                || type.getSimpleName()
                                                                        .endsWith(
                                                                                "ThreadPoolExecutor"))))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.util").and(named("Timer")))
                .check(CLASSES);
    }

    @Test
    void runLaterIsNamedOnceInApp() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT + "app.."))
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "Platform.runLater",
                                call ->
                                        call.getTargetOwner()
                                                        .getName()
                                                        .equals("javafx.application.Platform")
                                                && call.getName().equals("runLater")))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT + "app.."))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(calls(Throwable.class, "printStackTrace"))
                .check(CLASSES);
    }

    private static void fence(List<String> inside, String... library) {
        noClasses()
                .that(
                        resideOutsideOfPackages(
                                inside.stream().map(p -> ROOT + p + "..").toArray(String[]::new)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> named(String simpleName) {
        return DescribedPredicate.describe(
                simpleName, type -> type.getSimpleName().equals(simpleName));
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String... names) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + String.join("/", names),
                call ->
                        call.getTargetOwner().isAssignableTo(owner)
                                && Arrays.asList(names).contains(call.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> constructs(Class<?> type) {
        return DescribedPredicate.describe(
                "new " + type.getSimpleName(), call -> call.getTargetOwner().isEquivalentTo(type));
    }
}
