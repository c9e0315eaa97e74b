package dev.netduo.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/** The rules of the house, held over every module at once. */
@AnalyzeClasses(
    packages = "dev.netduo",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJar.class})
class ArchitectureTest {

  /** Leaves out the jar in which the emulator offers its test support to the other modules. */
  static final class NoTestJar implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar!");
    }
  }

  @ArchTest
  static final ArchRule modulesImportOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("emulator")
          .definedBy("dev.netduo.emulator..")
          .layer("docker-mode")
          .definedBy("dev.netduo.docker..")
          .layer("k8s-mode")
          .definedBy("dev.netduo.k8s..")
          .layer("labs")
          .definedBy("dev.netduo.labs..")
          .layer("shell")
          .definedBy("dev.netduo.shell..")
          .whereLayer("shell")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("labs")
          .mayOnlyBeAccessedByLayers("shell")
          .whereLayer("docker-mode")
          .mayOnlyBeAccessedByLayers("labs", "shell")
          .whereLayer("k8s-mode")
          .mayOnlyBeAccessedByLayers("labs", "shell");

  @ArchTest
  static void packagesFormNoCycle(JavaClasses classes) {
    slices().matching("dev.netduo.(**)").should().beFreeOfCycles().check(classes);
  }

  @ArchTest
  static final ArchRule namesAreTheFields =
      noClasses()
          .that()
          .areTopLevelClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Handler|Impl|Info|Data)");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should()
          .resideInAPackage("dev.netduo..")
          .andShould(
              new com.tngtech.archunit.lang.ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(
                    com.tngtech.archunit.core.domain.JavaClass type,
                    com.tngtech.archunit.lang.ConditionEvents events) {
                  if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                        com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                            type, type.getPackageName() + " is not @NullMarked"));
                  }
                }
              });

  // The core emits events; only what stands at the person's side prints.
  @ArchTest
  static final ArchRule onlyTheShellPrints =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.netduo.shell..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule noStaticMutableState =
      com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
          .that()
          .areStatic()
          .should()
          .beFinal();
}
