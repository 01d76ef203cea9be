package launcher.daemon;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.core.app.Reason;
import launcher.core.lifecycle.Refusal;
import launcher.daemon.control.PlantedNames;
import launcher.daemon.gateway.PlantedReaderOfTexts;
import launcher.daemon.gateway.app.PlantedDownward;
import launcher.daemon.gateway.server.PlantedUpward;
import launcher.daemon.health.PlantedNeighbourOfIt;
import launcher.daemon.os.PlantedClimber;
import launcher.daemon.state.PlantedProcessWatcher;
import launcher.daemon.track.PlantedCyclic;
import launcher.daemon.track.PlantedCyclicBack;
import launcher.daemon.track.PlantedNeighbour;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the architecture that hold in the daemon. Each is shown to report a class that breaks it. */
@NullMarked
class ArchitectureTest {

    private static final JavaClasses DAEMON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("launcher.daemon");

    /** What an adapter may know of the engine. */
    private static final DescribedPredicate<JavaClass> PORTS_OF_THE_ENGINE = DescribedPredicate.describe(
            "the mailbox, its waiters, the gates, the published states, the problems, the response, the prober,"
                    + " the output of runs",
            type -> Set.of("Mailbox", "Waiters", "UseGate", "AppSnapshots", "ProblemRegistry", "ResponseChannel",
                    "EventFeed", "EffectHandlers", "RunOutput")
                    .contains(outermost(type).getSimpleName())
                            && type.getPackageName().equals("launcher.daemon.engine"));

    /** In a package of more than this many classes cycles are forbidden. */
    private static final int CLASSES_MAX = 15;

    private static final SliceAssignment BY_PACKAGE =
            slicedBy("packages", type -> SliceIdentifier.of(type.getPackageName()));

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    @ParameterizedTest
    @ValueSource(strings =
            {"provider", "health", "memory", "control", "gateway", "track", "config", "state", "applog", "bytecode"})
    void adaptersKnowPortsAndSettingsAndNothingElseOfEachOther(String adapter) {
        adapterRule(adapter).check(DAEMON);

        reports(adapterRule("track"), PlantedNeighbour.class);
    }

    /**
     * The direction: gateway → app → internal → proxy → server → http; activity knows none of them, and page the fields
     * of http.
     */
    @ParameterizedTest
    @CsvSource({
        "http, http", "activity, activity", "page, page http", "server, server http",
                "proxy, proxy server http activity",
        "internal, internal proxy server http page", "app, app internal proxy server http activity page"
    })
    void gatewayPackagesKnowOnlyThoseBelow(String part, String known) {
        ArchRule rule = gatewayRule(part, known.split(" "));

        rule.check(DAEMON);
        if (part.equals("server")) {
            reports(rule, PlantedUpward.class, PlantedDownward.class);
        }
    }

    private static ArchRule gatewayRule(String part, String... known) {
        String[] packages = Stream.of(known).map(name -> "launcher.daemon.gateway." + name + "..")
                .toArray(String[]::new);
        return noClasses().that().resideInAPackage("launcher.daemon.gateway." + part + "..")
                .should().dependOnClassesThat(of("launcher.daemon.gateway..").and(not(of(packages))));
    }

    @Test
    void httpParserHasNoSocketFileOrThread() {
        DescribedPredicate<JavaClass> address = DescribedPredicate.describe(
                "an address, which is read from its text", type -> type.getName().equals("java.net.InetAddress"));

        noClasses().that().resideInAPackage("launcher.daemon.gateway.http..")
                .should().dependOnClassesThat(
                        of("java.net..", "java.nio.channels..", "java.nio.file..", "java.util.concurrent..",
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
    void onlyTheWiringNamesAWayOfRunningApps() {
        ArchRule rule = noClasses().that().doNotHaveFullyQualifiedName("launcher.daemon.Daemon")
                .and().resideOutsideOfPackage("launcher.daemon.provider.process..")
                .should().dependOnClassesThat(of("launcher.daemon.provider.process.."));

        rule.check(DAEMON);
        reports(rule, PlantedProcessWatcher.class);
    }

    @Test
    void noPackageKnowsTheWiring() {
        noClasses().that().resideInAPackage("launcher.daemon.*..")
                .should().dependOnClassesThat().resideInAPackage("launcher.daemon")
                .allowEmptyShould(true)
                .check(DAEMON);
    }

    @Test
    void daemonDoesNotKnowTheCli() {
        noClasses().should().dependOnClassesThat().resideInAPackage("launcher.cli..").allowEmptyShould(true)
                .check(DAEMON);
    }

    @Test
    void namesOnTheWireComeFromNoConstantAndNoClass() {
        for (String shows : List.of("control", "gateway")) {
            namedByHand(shows).check(DAEMON);
        }
        // the main class names a level to the logger
        noClasses().that().resideInAPackage("launcher.daemon").and().doNotHaveSimpleName("DaemonMain")
                .should(nameAfterTheCode()).check(DAEMON);

        reports(namedByHand("control"), PlantedNames.OfAConstant.class);
        reports(namedByHand("control"), PlantedNames.OfAClass.class);
        reports(namedByHand("control"), PlantedNames.ToAConstant.class);
    }

    private static ArchRule namedByHand(String shows) {
        return noClasses().that().resideInAPackage("launcher.daemon." + shows + "..").should(nameAfterTheCode());
    }

    /** Calls of Enum.name, toString and valueOf, but for an enum's own valueOf; of Class.getSimpleName and getName. */
    private static ArchCondition<JavaClass> nameAfterTheCode() {
        DescribedPredicate<JavaCall<?>> ofEnum = DescribedPredicate.describe("a constant's name", call ->
                call.getTargetOwner().isAssignableTo(Enum.class)
                        && (Set.of("name", "toString").contains(call.getName())
                        || (call.getName().equals("valueOf") && !call.getOrigin().getName().equals("valueOf"))));
        DescribedPredicate<JavaCall<?>> ofClass = DescribedPredicate.describe("a class's name", call ->
                call.getTargetOwner().isEquivalentTo(Class.class)
                        && Set.of("getSimpleName", "getName").contains(call.getName()));
        return ArchConditions.callCodeUnitWhere(ofEnum).or(ArchConditions.callCodeUnitWhere(ofClass));
    }

    @Test
    void packagesHaveNoCycles() {
        ArchRule parts = slices().matching("launcher.daemon.(**)").should().beFreeOfCycles().allowEmptyShould(true);
        ArchRule all = slices().assignedFrom(BY_PACKAGE).should().beFreeOfCycles();

        parts.check(DAEMON);
        all.check(DAEMON);
        reports(parts, PlantedNeighbour.class, PlantedNeighbourOfIt.class);
        reports(all, PlantedUpward.class, PlantedDownward.class);
    }

    @ParameterizedTest
    @MethodSource("largePackages")
    void classesOfALargePackageHaveNoCycles(String large) {
        classRule(large).check(DAEMON);

        reports(classRule("launcher.daemon.track"), PlantedCyclic.class, PlantedCyclicBack.class);
    }

    private static Set<String> largePackages() {
        Map<String, Long> classes = DAEMON.stream()
                .filter(type -> type.getEnclosingClass().isEmpty() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        return classes.entrySet().stream()
                .filter(of -> of.getValue() > CLASSES_MAX)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static ArchRule classRule(String packageName) {
        return slices().assignedFrom(slicedBy("classes of " + packageName, type -> type.getPackageName()
                .equals(packageName)
                ? SliceIdentifier.of(outermost(type).getName())
                : SliceIdentifier.ignore())).should().beFreeOfCycles();
    }

    private static SliceAssignment slicedBy(String description, Function<JavaClass, SliceIdentifier> identifier) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return identifier.apply(type);
            }

            @Override
            public String getDescription() {
                return description;
            }
        };
    }

    @Test
    void gatewayNeverReadsWhatOnlyOperatorsAreTold() {
        ArchRule rule = noClasses().that().resideInAPackage("launcher.daemon.gateway..")
                .should().callMethod(Refusal.class, "text")
                .orShould().callMethod(Refusal.class, "detail")
                .orShould().callMethod(Refusal.class, "appOutput")
                .orShould().callMethod(Reason.class, "text")
                .orShould().callMethod(Reason.class, "detail")
                .orShould().callMethod(Reason.class, "appOutput")
                .orShould().callMethod(Reason.class, "toString");

        rule.check(DAEMON);
        reports(rule, PlantedReaderOfTexts.class);
    }

    private static ArchRule adapterRule(String adapter) {
        return noClasses().that().resideInAPackage("launcher.daemon." + adapter + "..")
                .should().dependOnClassesThat(of("launcher.daemon..")
                        .and(not(of("launcher.daemon." + adapter
                                + "..", "launcher.daemon.os..", "launcher.daemon.provider",
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
