// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rooms of the house apart: who may know whom, and what the core may use. */
final class ArchitectureTest {
    private static final String ROOT = "dev.unknot.";

    /** Each room knows only itself and those before it; a room's inner rooms belong to it unless they are listed. */
    private static final List<String> ROOMS = List.of(
            "sync",
            "sync.thread",
            "sync.sim",
            "file",
            "proc",
            "kqueue",
            "kqueue.filter",
            "explore",
            "history",
            "scenario",
            "gallery",
            "campaign",
            "report",
            "junit",
            "cli");

    private static final String[] CORE = {
        ROOT + "sync", ROOT + "file..", ROOT + "proc..", ROOT + "kqueue..",
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.unknot");

    static List<String> rooms() {
        return ROOMS;
    }

    private static DescribedPredicate<JavaClass> room(String name) {
        return new DescribedPredicate<>("room " + name) {
            @Override
            public boolean test(JavaClass type) {
                return name.equals(roomOf(type.getPackageName()));
            }
        };
    }

    /** The room of a package: the longest name that it is or lies in; empty if it is in none. */
    private static String roomOf(String packageName) {
        String best = "";
        for (String room : ROOMS) {
            boolean inside = packageName.equals(ROOT + room) || packageName.startsWith(ROOT + room + ".");
            if (inside && room.length() > best.length()) {
                best = room;
            }
        }
        return best;
    }

    private static ArchRule knowsOnlyThoseBefore(String name) {
        int place = ROOMS.indexOf(name);
        return noClasses()
                .that(room(name))
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("rooms after " + name) {
                    @Override
                    public boolean test(JavaClass type) {
                        return ROOMS.indexOf(roomOf(type.getPackageName())) > place;
                    }
                })
                .allowEmptyShould(true);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void room_any_knowsOnlyThoseBefore(String name) {
        knowsOnlyThoseBefore(name).check(CLASSES);
    }

    @Test
    void classes_all_haveARoom() {
        noClasses()
                .that(resideInAPackage("dev.unknot.."))
                .and(not(resideInAPackage("dev.unknot.house..")))
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("classes of no room") {
                    @Override
                    public boolean test(JavaClass type) {
                        return type.getPackageName().startsWith("dev.unknot")
                                && roomOf(type.getPackageName()).isEmpty();
                    }
                })
                .check(CLASSES);
    }

    @Test
    void explore_all_knowsNoKqueue() {
        noClasses()
                .that(resideInAPackage(ROOT + "explore.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + "kqueue..", ROOT + "file..", ROOT + "proc.."))
                .check(CLASSES);
    }

    private static ArchRule jdkAlone() {
        return noClasses()
                .that(resideInAnyPackage(CORE))
                .should()
                .dependOnClassesThat(not(
                        resideInAnyPackage("java.lang..", "java.util..", "dev.unknot..", "org.jspecify.annotations")));
    }

    private static ArchRule noThreads() {
        return noClasses()
                .that(resideInAnyPackage(CORE))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent..", "java.lang.invoke.VarHandle"))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Thread.class,
                        ThreadLocal.class,
                        ScopedValue.class,
                        java.util.Random.class,
                        java.util.SplittableRandom.class,
                        java.util.Timer.class,
                        java.util.HashMap.class,
                        java.util.HashSet.class,
                        java.util.IdentityHashMap.class,
                        java.util.WeakHashMap.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(Object.class, "wait")
                .orShould()
                .callMethod(Object.class, "notify")
                .orShould()
                .callMethod(Object.class, "notifyAll")
                .orShould()
                .callMethod(Math.class, "random");
    }

    @Test
    void core_all_usesTheJdkAlone() {
        jdkAlone().check(CLASSES);
    }

    @Test
    void core_all_usesNoThreadLockAtomicClockOrRandom() {
        noThreads().check(CLASSES);
    }

    @Test
    void core_fields_haveNoStaticMutableState() {
        fields().that()
                .areDeclaredInClassesThat(resideInAnyPackage(CORE))
                .and()
                .areStatic()
                .and(new DescribedPredicate<>("are not the compiler's") {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaField field) {
                        return !field.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC);
                    }
                })
                .should()
                .beFinal()
                .check(CLASSES);
        fields().that()
                .areDeclaredInClassesThat(resideInAnyPackage(CORE))
                .should()
                .notHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.VOLATILE)
                .check(CLASSES);
    }

    /** What the rules of the core forbid. */
    @SuppressWarnings("unused")
    private static final class Offender {
        private final Object lock = new java.util.concurrent.locks.ReentrantLock();
        private final long now = System.nanoTime();
    }

    @Test
    void rules_offender_isReported() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        ArchRule rule = noClasses()
                .that(resideInAPackage("dev.unknot.house"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.."))
                .orShould()
                .callMethod(System.class, "nanoTime");
        assertThatThrownBy(() -> rule.check(offender))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ReentrantLock")
                .hasMessageContaining("nanoTime");
    }
}
