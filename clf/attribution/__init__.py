"""4. Who speaks: reporting cues, quotations, speakers, and the speaker carried across sentences."""
