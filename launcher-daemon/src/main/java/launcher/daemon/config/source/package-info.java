/**
 * Configuration files as trees of text whose every value knows its file, line and column.
 *
 * <p>Non-goals: what a key means, and whether it exists (config.key and config do).
 *
 * <p>Flow: a file → {@code SourceText} (size, UTF-8) → {@code YamlTree} or {@code UciFile} → {@code Tree}; several
 * trees → {@code TreeMerge}.
 *
 * <p>Failure → behaviour → recovery: an unreadable file, broken syntax, an anchor that expands without end → a
 * {@code Problem} with its position, and the other files are still read → the operator mends the file and reloads.
 * Nothing here throws for what a file contains.
 */
@NullMarked
package launcher.daemon.config.source;

import org.jspecify.annotations.NullMarked;
