/** What an operator can get wrong, and a full disk: each is refused or survived, in one clear sentence. */
package io.shorefs.acceptance.badinput;
