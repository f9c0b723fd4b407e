package dev.tidemark.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.IntStream;

/** Packages stand in the order in which data flows; each uses only those before it. */
@AnalyzeClasses(packages = "dev.tidemark.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ServerArchitectureTest {

    private static final List<String> FLOW = List.of(
            "collect",
            "collect.adapter",
            "collect.visitor",
            "collect.track",
            "collect.page",
            "collect.webhook",
            "stream",
            "process",
            "imports",
            "again",
            "api",
            "operate",
            "describe",
            "dashboard",
            "embedded",
            "run");

    @ArchTest
    static void eachPackageUsesOnlyThoseBeforeIt(JavaClasses all) {
        IntStream.range(0, FLOW.size() - 1).forEach(i -> {
            var later = FLOW.subList(i + 1, FLOW.size()).stream()
                    .map(name -> "dev.tidemark.server." + name)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.tidemark.server." + FLOW.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .check(all);
        });
    }

    @ArchTest
    static final ArchRule onlyStreamAndTheEmbeddedBrokerKnowKafka = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tidemark.server.stream", "dev.tidemark.server.embedded")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "kafka..");

    @ArchTest
    static final ArchRule theCommandLineIsAboveTheServer =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.tidemark.cli..", "picocli..");

    @ArchTest
    static final ArchRule noDrawersForOddments =
            classes().should().haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Dto|Common)");
}
