/** fsck: every reference both ways, counts, link counts, orphans, and optionally every byte. */
package io.shorefs.core.check;
