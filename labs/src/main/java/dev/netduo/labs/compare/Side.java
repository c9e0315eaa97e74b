package dev.netduo.labs.compare;

import dev.netduo.labs.compare.Comparison.Cell;

/** One of the two networks with the application in it. Each method measures anew. */
public interface Side {

  /** Which addresses there are, and out of which range each was given. */
  Cell addresses();

  /** How web finds api by name. */
  Cell names();

  /** How a client outside gets to web. */
  Cell entry();

  /** Which addresses change on the way. */
  Cell translation();

  /** Who can reach the database, and what stops the others. */
  Cell isolation();

  /** Reach from one machine to another. */
  Cell reach();

  /** What is different after a container of api was replaced. */
  Cell replacement();
}
