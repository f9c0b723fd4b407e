package dev.tidemark;

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
@AnalyzeClasses(packages = "dev.tidemark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final List<String> FLOW =
            List.of("catalog", "sql", "schema", "store", "boards", "rollup", "imports", "query", "facts");

    @ArchTest
    static void eachPackageUsesOnlyThoseBeforeIt(JavaClasses all) {
        IntStream.range(0, FLOW.size() - 1).forEach(i -> {
            var later = FLOW.subList(i + 1, FLOW.size()).stream()
                    .map(name -> "dev.tidemark." + name)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.tidemark." + FLOW.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(all);
        });
    }

    @ArchTest
    static final ArchRule catalogIsPure = noClasses()
            .that()
            .resideInAPackage("dev.tidemark.catalog")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql", "javax.sql", "dev.tidemark.sql");

    @ArchTest
    static final ArchRule onlySqlSpeaksJdbc = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tidemark.sql")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql", "javax.sql", "org.postgresql..", "com.zaxxer..");

    @ArchTest
    static final ArchRule coreSeesNeitherKafkaNorHttp = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.helidon..", "java.net.http..");

    @ArchTest
    static final ArchRule noDrawersForOddments =
            classes().should().haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Dto|Common)");
}
