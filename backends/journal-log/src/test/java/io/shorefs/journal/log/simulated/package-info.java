/** A file on a disk that loses power, for the tests of this module and of those that stand on a commit log. */
package io.shorefs.journal.log.simulated;
