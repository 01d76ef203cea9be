package launcher.daemon.track;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import launcher.daemon.os.Account;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which accounts' folder is trusted and which accounts' touches count. Compared by number, not by name. */
final class TouchOwners {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Set<UserPrincipal> folderOwners;
    private final Set<UserPrincipal> touchers;

    private TouchOwners(Set<UserPrincipal> folderOwners, Set<UserPrincipal> touchers) {
        this.folderOwners = folderOwners;
        this.touchers = touchers;
    }

    /**
     * Root and the daemon's user, and these besides.
     *
     * @param trackers names of accounts; a name without an account is said and left out
     */
    static TouchOwners of(Collection<String> trackers) throws IOException {
        UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
        Set<UserPrincipal> own = new HashSet<>();
        // by number: root may have another name, or none
        own.add(accounts.lookupPrincipalByName("0"));
        own.add(Account.ownPrincipal());
        Set<UserPrincipal> all = new HashSet<>(own);
        for (String tracker : trackers) {
            try {
                all.add(accounts.lookupPrincipalByName(tracker));
            } catch (UserPrincipalNotFoundException _) {
                LOG.warn("trackers: there is no user {}; nobody's touches count for it", tracker);
            }
        }
        return new TouchOwners(Set.copyOf(own), Set.copyOf(all));
    }

    boolean mayOwnFolder(UserPrincipal owner) {
        return folderOwners.contains(owner);
    }

    boolean mayTouch(UserPrincipal owner) {
        return touchers.contains(owner);
    }
}
