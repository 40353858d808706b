/** The local map in LMDB: one environment, one database, durable transactions. */
package io.shorefs.journal.lmdb;
