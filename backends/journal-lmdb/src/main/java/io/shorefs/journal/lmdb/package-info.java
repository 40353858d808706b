/**
 * The local map in LMDB, in its default mode: a transaction is synced before it is finished.
 *
 * <p>LMDB works on a file that is mapped into memory: the part of it that was read counts as resident memory of the process, and an error of the disk while
 * reading ends the process. Its structure is therefore checked, by ordinary reads, before it is opened.
 */
package io.shorefs.journal.lmdb;
