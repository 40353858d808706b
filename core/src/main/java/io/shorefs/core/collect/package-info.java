/** Finds what nothing in the store refers to any more, deletes it after a grace, and moves what is alive out of mostly dead objects. */
package io.shorefs.core.collect;
