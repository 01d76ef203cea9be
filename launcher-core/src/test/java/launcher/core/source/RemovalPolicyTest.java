package launcher.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import launcher.core.app.AppId;
import launcher.core.source.AppSource.Kind;
import org.junit.jupiter.api.Test;

/** What stays of apps whose source is not there (case 10). */
class RemovalPolicyTest {

    private static final AppSource DIR = new AppSource(Kind.APPS_DIR, "/srv/apps");
    private static final AppSource LIST = new AppSource(Kind.LIST, "/etc/c.yaml");
    private static final AppSource PART = new AppSource(Kind.LIST, "/etc/conf.d/a.yaml");
    private static final AppSource CONF_D = new AppSource(Kind.CONF_D, "/etc/conf.d");

    @Test
    void sourceThatLostEverythingKeepsItsApps() {
        RemovalVerdict verdict = judge(given().of(DIR, "a", "b").of(LIST, "c"), given().of(DIR).of(LIST, "c"), "c");

        assertThat(verdict.lost()).containsExactly(new LostSource(DIR, 2, apps("a", "b")));
        assertThat(verdict.kept()).isEqualTo(apps("a", "b"));
    }

    @Test
    void lossIsKnownUntilTheSourceIsBack() {
        SourcedApps before = judge(given().of(DIR, "a", "b"), given().of(DIR)).known();

        RemovalVerdict still = RemovalPolicy.judge(before, given().of(DIR).apps(), Set.of(), false);
        RemovalVerdict back = RemovalPolicy.judge(still.known(), given().of(DIR, "a").apps(), apps("a"), false);

        assertThat(still.lost()).containsExactly(new LostSource(DIR, 2, apps("a", "b")));
        assertThat(back.lost()).isEmpty();
        assertThat(back.kept()).isEmpty();
        assertThat(back.known()).isEqualTo(given().of(DIR, "a").apps());
    }

    @Test
    void acceptedLossKeepsNothingAndIsForgotten() {
        RemovalVerdict accepted = RemovalPolicy.judge(given().of(DIR, "a").apps(), given().of(DIR).without("x").apps(),
                apps("x"), true);

        assertThat(accepted.lost()).isEmpty();
        assertThat(accepted.kept()).isEmpty();
        assertThat(accepted.known()).isEqualTo(given().of(DIR).without("x").apps());
    }

    @Test
    void partialRemovalGoesThrough() {
        assertThat(judge(given().of(DIR, "a", "b"), given().of(DIR, "a"), "a").kept()).isEmpty();
    }

    @Test
    void sourceThatIsNotConfiguredAnyMoreIsNotLost() {
        assertThat(judge(given().of(DIR, "a"), given().of(LIST, "c"), "c").kept()).isEmpty();
    }

    @Test
    void appThatAnotherSourceGivesNowIsNotKept() {
        RemovalVerdict verdict = judge(given().of(DIR, "a"), given().of(DIR).of(LIST, "a"), "a");

        assertThat(verdict.lost()).isEmpty();
        assertThat(verdict.known()).isEqualTo(given().of(DIR).of(LIST, "a").apps());
    }

    @Test
    void appThatAnotherSourceOnlyMentionsIsKept() {
        assertThat(judge(given().of(DIR, "a").of(LIST, "a"), given().of(DIR).of(LIST, "a")).kept())
                .isEqualTo(apps("a"));
    }

    @Test
    void lossIsToldOfTheNarrowestSource() {
        assertThat(judge(given().of(CONF_D, "a", "b").of(PART, "a"), given().of(CONF_D).of(PART)).lost())
                .containsExactly(new LostSource(PART, 1, apps("a")), new LostSource(CONF_D, 2, apps("b")));
    }

    @Test
    void scriptThatWasThereKeepsItsAppAsItWas() {
        SourcedApps there = given().of(LIST, "a").apps();
        SourcedApps gone = given().of(LIST, "a").without("a").apps();

        RemovalVerdict lost = RemovalPolicy.judge(there, gone, apps("a"), false);

        assertThat(lost.kept()).isEqualTo(apps("a"));
        assertThat(lost.lost()).isEmpty();
        assertThat(RemovalPolicy.judge(lost.known(), gone, apps("a"), false).kept()).isEqualTo(apps("a"));
        assertThat(RemovalPolicy.judge(there, gone, apps("a"), true).kept()).isEmpty();
    }

    @Test
    void scriptThatWasNeverThereKeepsNothing() {
        SourcedApps never = given().of(LIST, "a").without("a").apps();

        assertThat(RemovalPolicy.judge(never, never, apps("a"), false).kept()).isEmpty();
        assertThat(RemovalPolicy.judge(SourcedApps.NONE, never, apps("a"), false).kept()).isEmpty();
    }

    private static RemovalVerdict judge(Given before, Given next, String... usable) {
        return RemovalPolicy.judge(before.apps(), next.apps(), apps(usable), false);
    }

    private static SortedSet<AppId> apps(String... names) {
        return Arrays.stream(names).map(AppId::new).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Given given() {
        return new Given(new TreeMap<>(), new TreeSet<>());
    }

    private record Given(SortedMap<AppSource, SortedSet<AppId>> given, SortedSet<AppId> withoutScript) {

        Given of(AppSource source, String... names) {
            given.put(source, RemovalPolicyTest.apps(names));
            return this;
        }

        Given without(String name) {
            withoutScript.add(new AppId(name));
            return this;
        }

        SourcedApps apps() {
            return new SourcedApps(given, withoutScript);
        }
    }
}
