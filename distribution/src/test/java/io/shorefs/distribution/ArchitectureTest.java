package io.shorefs.distribution;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.spi.ObjectStore;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

/** Dependencies point one way: distribution, then core, transports, protocols and backends, then spi, then api. */
@AnalyzeClasses(
        packages = "io.shorefs",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestKits.class})
class ArchitectureTest {
    private static final String API = "io.shorefs.api..";
    private static final String SPI = "io.shorefs.spi..";
    private static final String CORE = "io.shorefs.core..";
    private static final String DISTRIBUTION = "io.shorefs.distribution..";
    private static final String[] PROTOCOLS = {"io.shorefs.ninep.."};
    private static final String[] TRANSPORTS = {"io.shorefs.tcp..", "io.shorefs.websocket.."};
    private static final String[] BACKENDS = {
        "io.shorefs.cache..", "io.shorefs.journal..", "io.shorefs.memory..", "io.shorefs.store.."
    };

    @ArchTest
    static final ArchRule dependenciesPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.shorefs..")
            .layer("api")
            .definedBy(API)
            .layer("spi")
            .definedBy(SPI)
            .layer("core")
            .definedBy(CORE)
            .layer("protocols")
            .definedBy(PROTOCOLS)
            .layer("transports")
            .definedBy(TRANSPORTS)
            .optionalLayer("backends")
            .definedBy(BACKENDS)
            .layer("distribution")
            .definedBy(DISTRIBUTION)
            .whereLayer("distribution")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("core")
            .mayOnlyBeAccessedByLayers("distribution")
            .whereLayer("protocols")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("transports")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("backends")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("spi")
            .mayOnlyBeAccessedByLayers("distribution", "core", "protocols", "transports", "backends")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("distribution", "core", "protocols", "transports", "backends", "spi")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule noPackagesGoInACircle =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule apiAndSpiNeedTheJdkAlone = noClasses()
            .that()
            .resideInAnyPackage(API, SPI)
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(API, SPI, "java..");

    /** What lies in a bucket can be read without a filesystem: by a collector, a scrub, a later version. */
    @ArchTest
    static final ArchRule storedObjectsKnowKeysAlone = noClasses()
            .that()
            .resideInAPackage("io.shorefs.core.object..")
            .should()
            .dependOnClassesThat(resideInAPackage(CORE)
                    .and(not(resideInAnyPackage(
                            "io.shorefs.core.object..", "io.shorefs.core.key..", "io.shorefs.core.memory.."))));

    @ArchTest
    static final ArchRule protocolsSeeNoSockets = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOLS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..");

    /** What is folded is made of older objects only, so it is the state at a log's number, whatever is local. */
    @ArchTest
    static final ArchRule theTreeKnowsKeysAndObjectsAlone = classes()
            .that()
            .resideInAPackage("io.shorefs.core.tree..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    API,
                    SPI,
                    "io.shorefs.core.key..",
                    "io.shorefs.core.map..",
                    "io.shorefs.core.object..",
                    "io.shorefs.core.tree..",
                    "java..");

    /** What is dead is judged by what is in the store: of what is local the collector only moves pieces, and has them published. */
    @ArchTest
    static final ArchRule theCollectorSeesStoredStates = classes()
            .that()
            .resideInAPackage("io.shorefs.core.collect..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    API,
                    SPI,
                    "io.shorefs.core",
                    "io.shorefs.core.collect..",
                    "io.shorefs.core.data..",
                    "io.shorefs.core.key..",
                    "io.shorefs.core.object..",
                    "io.shorefs.core.replication..",
                    "io.shorefs.core.tree..",
                    "java..");

    /** Only who knows what objects are may put or delete one. */
    @ArchTest
    static final ArchRule fewTouchTheStore = noClasses()
            .that()
            .resideInAPackage(CORE)
            .and(not(resideInAnyPackage(
                    "io.shorefs.core.object..", "io.shorefs.core.replication..", "io.shorefs.core.check..")))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectStore.class);

    /** The simulator stands on this: threads are Tasks' alone, and time is Clock's. */
    @ArchTest
    static final ArchRule theCoreReadsNoClock = noClasses()
            .that()
            .resideInAPackage(CORE)
            .and(not(belongToAnyOf(SystemTasks.class, SystemClock.class)))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule theCoreStartsNoThread = noClasses()
            .that()
            .resideInAPackage(CORE)
            .and(not(belongToAnyOf(SystemTasks.class)))
            .should()
            .callMethod(Thread.class, "start")
            .orShould()
            .callMethod(Thread.class, "ofPlatform")
            .orShould()
            .callMethod(Thread.class, "ofVirtual")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Executors.class, ForkJoinPool.class);

    /** One slice a package; but what the core is given, tasks and a clock, is apart from the classes beside it that wire everything. */
    private static final class Packages implements SliceAssignment {
        private static final Set<String> WIRING =
                Set.of(ShoreFs.class.getName(), "io.shorefs.core.StoreParts", "io.shorefs.core.FreeSpace");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String outermost = javaClass.getName().replaceFirst("\\$.*", "");
            boolean wiring = WIRING.contains(outermost);
            return SliceIdentifier.of(wiring ? "the core's wiring" : javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    /** The kits are on the class path of the tests here, and are no part of what runs. */
    static final class NoTestKits implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/io/shorefs/conformance/");
        }
    }
}
