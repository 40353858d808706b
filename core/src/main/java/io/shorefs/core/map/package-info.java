/**
 * The one ordered map: memory tables, newest first, over the local map.
 *
 * <p>Publication of a batch takes the shared side of one lock; a cut, a merge and every hand-over swap the {@link io.shorefs.core.map.View} under its exclusive side.
 */
package io.shorefs.core.map;
