/** Whole-system tests: they run the unzipped distribution, and a real Linux kernel where one is needed. */
package io.shorefs.acceptance;
