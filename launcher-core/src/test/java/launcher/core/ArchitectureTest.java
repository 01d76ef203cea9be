package launcher.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import launcher.core.protocol.PlantedDomainOnTheWire;
import launcher.core.protocol.PlantedNameOnTheWire;
import launcher.core.restart.PlantedUser;
import launcher.core.supervisor.PlantedAggregate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the architecture that hold in core. Each is shown to report a class that breaks it. */
@NullMarked
class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("launcher.core");

    @Test
    void coreDependsOnlyOnJavaAndItsProtocolOnJackson() {
        String[] base = {"java.lang..", "java.util..", "java.time..", "java.math..", "java.text..",
            "java.nio.charset..", "org.jspecify..", "launcher.core.."};
        ArchRule others = classes().that().resideInAPackage("launcher.core..")
                .and().resideOutsideOfPackage("launcher.core.protocol..")
                .should().onlyDependOnClassesThat().resideInAnyPackage(base).allowEmptyShould(true);
        ArchRule protocol = classes().that().resideInAPackage("launcher.core.protocol..")
                .should().onlyDependOnClassesThat(resideInAnyPackage(base)
                        .or(resideInAnyPackage("java.io..", "com.fasterxml.jackson..")))
                .allowEmptyShould(true);

        holdsAndReports(others, PlantedImpurity.SpeaksJson.class, JsonFactory.class);
        protocol.check(CORE);
    }

    @ParameterizedTest
    @ValueSource(classes = {
        PlantedImpurity.ReadsFiles.class, PlantedImpurity.KnowsTheNet.class, PlantedImpurity.StartsProcesses.class,
        PlantedImpurity.Locks.class, PlantedImpurity.RunsThreads.class
    })
    void coreUsesNoNetworkFileProcessThreadOrLock(Class<?> planted) {
        ArchRule rule = noClasses().that().resideInAPackage("launcher.core..")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "java.net..", "java.nio.file..", "java.nio.channels..",
                        "java.util.concurrent..", "java.util.logging..", "java.util.zip..")
                .orShould().dependOnClassesThat().haveNameMatching(
                        "java\\.lang\\.(Process|ProcessBuilder|ProcessHandle|Runtime"
                                + "|Thread|ThreadLocal|ThreadGroup)(\\$.*)?")
                .orShould().dependOnClassesThat().haveNameMatching("java\\.io\\.(File.*|RandomAccessFile|Console)")
                .allowEmptyShould(true);

        holdsAndReports(rule, planted);
    }

    @ParameterizedTest
    @ValueSource(classes = {PlantedImpurity.ReadsTheClock.class, PlantedImpurity.ReadsTheMonotonicClock.class})
    void coreHasNoClock(Class<?> planted) {
        ArchRule rule = noClasses().that().resideInAPackage("launcher.core..")
                .should().callMethodWhere(target(owner(resideInAnyPackage("java.time.."))).and(target(name("now"))))
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().dependOnClassesThat().areAssignableTo(Clock.class)
                .allowEmptyShould(true);

        holdsAndReports(rule, planted);
    }

    @Test
    void coreHasNoRandomnessWithoutASeed() {
        ArchRule rule = noClasses().that().resideInAPackage("launcher.core..")
                .should().callConstructor(Random.class)
                .orShould().callConstructor(SplittableRandom.class)
                .orShould().callMethod(Math.class, "random")
                .orShould().callMethod(UUID.class, "randomUUID")
                .orShould().callMethod(RandomGenerator.class, "getDefault")
                .orShould().dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class)
                .orShould().dependOnClassesThat().areAssignableTo(SecureRandom.class)
                .allowEmptyShould(true);

        holdsAndReports(rule, PlantedImpurity.ThrowsDice.class);
    }

    @Test
    void policiesDoNotKnowEachOther() {
        String[] policies = {"demand", "idle", "memory", "dependency", "health", "restart"};
        for (String policy : policies) {
            for (String other : policies) {
                if (!other.equals(policy)) {
                    noClasses().that().resideInAPackage("launcher.core." + policy + "..")
                            .should().dependOnClassesThat().resideInAPackage("launcher.core." + other + "..")
                            .allowEmptyShould(true)
                            .check(CORE);
                }
            }
        }

        reports(noClasses().that().resideInAPackage("launcher.core.idle..")
                .should().dependOnClassesThat().resideInAPackage("launcher.core.memory.."),
                launcher.core.idle.PlantedGossip.class);
    }

    @Test
    void aggregateIsUsedByNoOtherPackage() {
        ArchRule rule = noClasses().that().resideInAPackage("launcher.core..").and()
                .resideOutsideOfPackage("launcher.core.supervisor..")
                .should().dependOnClassesThat().resideInAPackage("launcher.core.supervisor..")
                .allowEmptyShould(true);

        holdsAndReports(rule, PlantedUser.class, PlantedAggregate.class);
    }

    @Test
    void wireKnowsNoDomainTypes() {
        ArchRule rule = noClasses().that().resideInAPackage("launcher.core.protocol..")
                .should().dependOnClassesThat(resideInAnyPackage("launcher.core..")
                        .and(not(resideInAnyPackage("launcher.core.protocol.."))))
                .allowEmptyShould(true);

        holdsAndReports(rule, PlantedDomainOnTheWire.class);
    }

    @Test
    void wireNamesComeFromNoConstantOrClass() {
        DescribedPredicate<JavaCall<?>> ofTheCode = DescribedPredicate.describe("a constant's or a class's name",
                call -> (call.getTargetOwner().isAssignableTo(Enum.class)
                        && Set.of("name", "toString").contains(call.getName()))
                        || (call.getTargetOwner().isEquivalentTo(Class.class)
                        && Set.of("getSimpleName", "getName").contains(call.getName())));
        ArchRule rule = noClasses().that().resideInAPackage("launcher.core.protocol..")
                .should(ArchConditions.callCodeUnitWhere(ofTheCode));

        holdsAndReports(rule, PlantedNameOnTheWire.OfAConstant.class);
        reports(rule, PlantedNameOnTheWire.OfAClass.class);
    }

    @Test
    void packagesHaveNoCycles() {
        ArchRule rule = slices().matching("launcher.core.(**)").should().beFreeOfCycles().allowEmptyShould(true);

        holdsAndReports(rule, launcher.core.idle.PlantedGossip.class, launcher.core.memory.PlantedGossip.class);
    }

    private static void holdsAndReports(ArchRule rule, Class<?>... planted) {
        rule.check(CORE);
        reports(rule, planted);
    }

    private static void reports(ArchRule rule, Class<?>... planted) {
        assertThat(rule.evaluate(new ClassFileImporter().importClasses(planted)).hasViolation())
                .as("reported: %s", (Object) planted)
                .isTrue();
    }
}
