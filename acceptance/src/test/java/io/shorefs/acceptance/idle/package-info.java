/** What connections cost that do nothing. */
package io.shorefs.acceptance.idle;
