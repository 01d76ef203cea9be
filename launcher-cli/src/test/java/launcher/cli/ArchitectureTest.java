package launcher.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The rules of the architecture that hold in the CLI. */
class ArchitectureTest {

    private static final JavaClasses CLI = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("launcher.cli");

    @Test
    void cliKnowsTheProtocolAndNothingElseOfTheLauncher() {
        ArchRule rule = noClasses().that().resideInAPackage("launcher.cli..")
                .should().dependOnClassesThat(resideInAnyPackage("launcher..")
                        .and(not(resideInAnyPackage("launcher.cli..", "launcher.core.protocol.."))))
                .allowEmptyShould(true);

        rule.check(CLI);
        assertThat(rule.evaluate(new ClassFileImporter().importClasses(PlantedDomain.class)).hasViolation()).isTrue();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("launcher.cli.(**)").should().beFreeOfCycles().allowEmptyShould(true).check(CLI);
    }
}
