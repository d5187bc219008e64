"""authctl sets up, checks and proves OpenID Connect login for Streamlit apps. The program is the command `authctl`."""
