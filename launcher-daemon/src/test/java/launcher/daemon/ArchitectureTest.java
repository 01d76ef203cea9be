package launcher.daemon;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import launcher.core.app.Reason;
import launcher.core.lifecycle.Refusal;
import launcher.daemon.gateway.PlantedReaderOfTexts;
import launcher.daemon.health.PlantedNeighbourOfIt;
import launcher.daemon.os.PlantedClimber;
import launcher.daemon.track.PlantedNeighbour;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house that hold in the daemon. Each is shown to report a class that breaks it. */
@NullMarked
class ArchitectureTest {

    private static final JavaClasses DAEMON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("launcher.daemon");

    /** What an adapter may know of the engine. */
    private static final DescribedPredicate<JavaClass> PORTS_OF_THE_ENGINE = DescribedPredicate.describe(
            "the mailbox, its waiters, the gates, the published states, the problems, the response",
            type -> Set.of("Mailbox", "Waiters", "UseGate", "AppSnapshots", "ProblemRegistry", "ResponseChannel")
                    .contains(outermost(type).getSimpleName()) && type.getPackageName().equals("launcher.daemon.engine"));

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider", "health", "memory", "control", "gateway", "track", "config", "state", "applog", "bytecode"})
    void adaptersKnowPortsAndSettingsAndNothingElseOfEachOther(String adapter) {
        adapterRule(adapter).check(DAEMON);

        reports(adapterRule("track"), PlantedNeighbour.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "activity", "page"})
    void thePartsOfTheFrontDoorKnowNothingOfEachOtherNorOfTheDoor(String part) {
        noClasses().that().resideInAPackage("launcher.daemon.gateway." + part + "..")
                .should().dependOnClassesThat(of("launcher.daemon.gateway..").and(not(of("launcher.daemon.gateway." + part + ".."))))
                .check(DAEMON);
    }

    @Test
    void theParserOfTheFrontDoorHasNoSocketFileOrThread() {
        DescribedPredicate<JavaClass> address = DescribedPredicate.describe(
                "an address, which is read from its text", type -> type.getName().equals("java.net.InetAddress"));

        noClasses().that().resideInAPackage("launcher.daemon.gateway.http..")
                .should().dependOnClassesThat(of("java.net..", "java.nio.channels..", "java.nio.file..", "java.util.concurrent..",
                        "launcher.daemon.engine..").and(not(address)))
                .check(DAEMON);
    }

    @Test
    void operatingSystemKnowsNobodyAndTheLoopOnlyTheProviderInterface() {
        ArchRule os = noClasses().that().resideInAPackage("launcher.daemon.os..")
                .should().dependOnClassesThat(of("launcher.daemon..").and(not(of("launcher.daemon.os.."))))
                .allowEmptyShould(true);
        ArchRule loop = noClasses().that().resideInAPackage("launcher.daemon.engine..")
                .should().dependOnClassesThat(of("launcher.daemon..")
                        .and(not(of("launcher.daemon.engine..", "launcher.daemon.os..", "launcher.daemon.provider"))))
                .allowEmptyShould(true);

        os.check(DAEMON);
        loop.check(DAEMON);
        reports(os, PlantedClimber.class);
    }

    @Test
    void nobodyKnowsTheWiring() {
        noClasses().that().resideInAPackage("launcher.daemon.*..")
                .should().dependOnClassesThat().resideInAPackage("launcher.daemon")
                .allowEmptyShould(true)
                .check(DAEMON);
    }

    @Test
    void daemonDoesNotKnowTheCli() {
        noClasses().should().dependOnClassesThat().resideInAPackage("launcher.cli..").allowEmptyShould(true).check(DAEMON);
    }

    @Test
    void packagesHaveNoCycles() {
        ArchRule rule = slices().matching("launcher.daemon.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

        rule.check(DAEMON);
        reports(rule, PlantedNeighbour.class, PlantedNeighbourOfIt.class);
    }

    @Test
    void gatewayNeverReadsWhatOnlyOperatorsAreTold() {
        ArchRule rule = noClasses().that().resideInAPackage("launcher.daemon.gateway..")
                .should().callMethod(Refusal.class, "text")
                .orShould().callMethod(Reason.class, "text")
                .orShould().callMethod(Reason.class, "toString");

        rule.check(DAEMON);
        reports(rule, PlantedReaderOfTexts.class);
    }

    private static ArchRule adapterRule(String adapter) {
        return noClasses().that().resideInAPackage("launcher.daemon." + adapter + "..")
                .should().dependOnClassesThat(of("launcher.daemon..")
                        .and(not(of("launcher.daemon." + adapter + "..", "launcher.daemon.os..", "launcher.daemon.provider",
                                "launcher.daemon.config.settings")))
                        .and(not(PORTS_OF_THE_ENGINE)))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> of(String... packages) {
        return resideInAnyPackage(packages);
    }

    private static void reports(ArchRule rule, Class<?>... planted) {
        assertThat(rule.evaluate(new ClassFileImporter().importClasses(planted)).hasViolation())
                .as("reported: %s", (Object) planted)
                .isTrue();
    }
}
