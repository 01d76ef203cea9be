package launcher.daemon.gateway.page;

import java.util.Optional;

/**
 * Why a browser does not get what it asked for.
 *
 * @param status the answer's HTTP status
 * @param detail for people, in English: {@code sales is in a crash loop}
 * @param home   where all apps are listed, if they are
 */
public record ProblemView(int status, Optional<String> detail, Optional<String> home) {}
