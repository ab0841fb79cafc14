// A test file in which nothing has been written yet.
import "uvu";
