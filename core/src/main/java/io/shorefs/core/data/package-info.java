/** A file's bytes: inline, blocks, pieces, holes, truncate, reclaim. */
package io.shorefs.core.data;
