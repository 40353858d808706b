/** States of a branch as read-only filesystems: named checkpoints, and the present one as another machine follows it. */
package io.shorefs.core.snapshot;
