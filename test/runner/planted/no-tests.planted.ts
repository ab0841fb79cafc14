import { suite } from "uvu";

suite("without tests").run();
