package launcher.daemon.gateway.page;

import java.util.List;
import java.util.stream.Collectors;

/** The rows of the portal. */
final class PortalTable {

    private PortalTable() {}

    static String of(List<PortalEntry> apps, Language language) {
        return "<table><thead><tr>" + head("app", language) + head("state", language) + head("start", language)
                + head("memory", language)
                + "</tr></thead><tbody>" + apps.stream().map(app -> row(app, language)).collect(Collectors.joining())
                + "</tbody></table>";
    }

    private static String head(String column, Language language) {
        return "<th scope=\"col\">" + Html.escape(language.text("portal_" + column)) + "</th>";
    }

    private static String row(PortalEntry entry, Language language) {
        String state = entry.displayState().wire();
        return "<tr><th scope=\"row\"><a href=\"" + Html.escape(entry.address()) + "\"><bdi>"
                + Html.escape(entry.app().value())
                + "</bdi></a></th><td class=\"" + state + "\">" + Html.escape(language.text("state_" + state)) + "</td>"
                + cell("start", language) + entry.startTime().map(language::time).map(Html::escape)
                        .orElseGet(() -> unknown(language)) + "</td>"
                + cell("memory", language) + (entry.memoryBytes().isPresent()
                        ? Html.escape(language.memory(entry.memoryBytes().getAsLong()))
                        : unknown(language))
                + "</td></tr>";
    }

    /** Says what its column says, for screens too narrow for columns. */
    private static String cell(String column, Language language) {
        return "<td data-label=\"" + Html.escape(language.text("portal_" + column)) + "\">";
    }

    /** A dash to the eye, words to the ear. */
    private static String unknown(Language language) {
        return "<span aria-hidden=\"true\">–</span><span class=\"unseen\">"
                + Html.escape(language.text("portal_unknown")) + "</span>";
    }
}
