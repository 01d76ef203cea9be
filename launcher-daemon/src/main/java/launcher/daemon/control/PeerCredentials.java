package launcher.daemon.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.newsclub.net.unix.AFUNIXSocketCredentials;

/**
 * The account and process at the other end of a connection, by the kernel's word.
 *
 * @param gids its effective group and, where they can be read, its further ones
 * @param pid  the process that connected; it may have passed the connection on since
 */
public record PeerCredentials(long uid, Set<Long> gids, long pid) {

    public PeerCredentials {
        gids = Set.copyOf(gids);
    }

    static PeerCredentials of(AFUNIXSocketCredentials credentials) {
        var gids = new HashSet<Long>();
        for (long gid : credentials.getGids()) {
            gids.add(gid);
        }
        gids.addAll(furtherGroups(credentials.getPid(), credentials.getUid()));
        return new PeerCredentials(credentials.getUid(), gids, credentials.getPid());
    }

    /**
     * SO_PEERCRED tells the effective group only, so the others are read from /proc. Should the pid be another process
     * by now, the groups count only if it belongs to the same user, which then had them anyway.
     */
    private static Set<Long> furtherGroups(long pid, long uid) {
        try {
            return furtherGroups(Files.readString(Path.of("/proc", Long.toString(pid), "status")), uid);
        } catch (IOException e) {
            return Set.of();
        }
    }

    static Set<Long> furtherGroups(String procStatus, long uid) {
        var sameUser = false;
        var groups = new HashSet<Long>();
        for (var line : procStatus.split("\n", -1)) {
            var words = line.strip().split("\\s+", -1);
            if (words[0].equals("Uid:")) {
                // real, effective, saved, filesystem; the credentials of a socket are the effective ones
                sameUser = words.length > 2 && words[2].equals(Long.toString(uid));
            }
            if (words[0].equals("Groups:")) {
                for (int i = 1; i < words.length; i++) {
                    groups.add(Long.parseLong(words[i]));
                }
            }
        }
        return sameUser ? groups : Set.of();
    }
}
